/** A single address in one route table. */
interface RoutePlace {
  readonly tableId: string;
  /** In CIDR notation. */
  readonly destination: string;
}

/** Calls that lead addresses to where a server is. Making a route and changing one are different calls of EC2. */
export type RouteAction =
  | ({ readonly do: 'replace-route'; readonly networkInterfaceId: string } & RoutePlace)
  | ({ readonly do: 'create-route'; readonly networkInterfaceId: string } & RoutePlace)
  | ({ readonly do: 'replace-transit-route'; readonly gatewayAttachmentId: string } & RoutePlace)
  | ({ readonly do: 'create-transit-route'; readonly gatewayAttachmentId: string } & RoutePlace)
  /** Lets a NIC take traffic to addresses that are not its own. */
  | { readonly do: 'source-dest-check-off'; readonly networkInterfaceId: string };
