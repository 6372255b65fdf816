/** A period ends with the day before the one at whose beginning it ends. */
export const lastInstantOf = (endsAt: string): string => new Date(Date.parse(endsAt) - 1).toISOString();
