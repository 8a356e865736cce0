import * as v from 'valibot';

/** What a published problem says about an ONNX model: the columns that go in and the tensor that comes out. */
export const ModelSpecSchema = v.object({
	/** Name of the input tensor: float32, rows x columns. */
	input: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
	columns: v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1), v.maxLength(10_000)),
	/** Name of the output tensor: rows x classes of probabilities, or one number (or class index) per row. */
	output: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
	classes: v.optional(v.pipe(v.array(v.string()), v.minLength(2), v.maxLength(1000)))
});

export type ModelSpec = v.InferOutput<typeof ModelSpecSchema>;
