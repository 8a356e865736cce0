/** Everyone in the demo world who signs in. Passwords come from the caller. */
import { organisations } from './organisations.ts';
import { employers } from './people/employers.ts';
import { judges, jury } from './people/judges.ts';
import { auditors, citizens, hosts, operators, organisers, press } from './people/staff.ts';
import { teams } from './teams/index.ts';
import type { DemoPeople, DemoPerson } from './types.ts';

export const people: DemoPeople = {
	organisers,
	operators,
	auditors,
	judges,
	jury,
	press,
	hosts,
	employers,
	citizens
};

/** Each person once, members of teams and contacts of organisations included. */
export function everybody(): DemoPerson[] {
	const all: DemoPerson[] = [
		...organisers,
		...operators,
		...auditors,
		...judges,
		...jury,
		...press,
		...hosts,
		...citizens,
		...organisations.map((organisation) => organisation.contact),
		...employers.map(({ organisation }) => organisation.contact),
		...teams.flatMap((team) => team.members)
	];
	return [...new Map(all.map((one) => [one.key, one])).values()];
}
