/** Why a model was turned away; the code is the job's, the message goes to the team's log. */
export class ModelRefusal extends Error {
	readonly code: 'bad_model' | 'model_shape' | 'model_external_data' | 'model_not_finite';

	constructor(code: ModelRefusal['code'], message: string) {
		super(message);
		this.code = code;
	}
}

export const messageOf = (error: unknown): string =>
	(error instanceof Error ? error.message : String(error)).slice(0, 500);
