import * as z from 'zod';

/** A resource of a synthesised CloudFormation template, as far as the pictures read one. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

const Template = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).optional() }),
  ),
});

export type Resources = Readonly<Record<string, Resource>>;

export const resourcesOf = (template: unknown): Resources => Template.parse(template).Resources as Resources;

/** Logical ids and properties of all resources of a type, in the order of the template. */
export const ofType = (resources: Resources, type: string): readonly (readonly [string, Record<string, unknown>])[] =>
  Object.entries(resources).flatMap(([id, { Type, Properties = {} }]) => (Type === type ? [[id, Properties]] : []));

/** Every logical id that a value refers to, wherever it does so. */
export const referredTo = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(referredTo);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref' && typeof inner === 'string') return [inner];
    if (key === 'Fn::GetAtt' && Array.isArray(inner)) return [String(inner[0])];
    if (key === 'Fn::ImportValue') return [String(inner)];
    return referredTo(inner);
  });
};

/** A resource's name without the parts that CDK adds: `GuardFunction` and a hash is `Guard`. */
export const nameOf = (logicalId: string): string =>
  logicalId.replace(/[0-9A-F]{8}$/, '').replace(/(Function|StateMachine|Gateway)$/, '');
