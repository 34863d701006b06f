import { SERVER_TRAITS } from './server-traits.ts';
import type { Trait } from './trait.ts';
import { ATTACHMENT_TRAITS, NIC_TRAITS, TYPE_TRAITS } from './type-and-nic-traits.ts';

export type ServerTrait = keyof typeof SERVER_TRAITS;
export type TypeTrait = keyof typeof TYPE_TRAITS;
export type NicTrait = keyof typeof NIC_TRAITS | keyof typeof ATTACHMENT_TRAITS;
export type TraitName = ServerTrait | TypeTrait | NicTrait;

/** All of them. */
export const TRAITS: Readonly<Record<TraitName, Trait>> = {
  ...SERVER_TRAITS,
  ...TYPE_TRAITS,
  ...NIC_TRAITS,
  ...ATTACHMENT_TRAITS,
};
