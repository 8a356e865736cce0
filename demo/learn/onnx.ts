/** Writes models as ONNX files (opset 13, IR version 8) with the standardisation inside the graph. */
import proto, { type onnx as Onnx } from 'onnx-proto';
import type { Linear } from './linear.ts';
import type { Network } from './network.ts';

const { onnx } = proto; // a CommonJS package: its names are on the default export

interface Graph {
	nodes: Onnx.INodeProto[];
	weights: Onnx.ITensorProto[];
}

/** y [n, 1] from a linear model on standardised columns. */
export function ridgeFile(model: Linear): Uint8Array {
	const graph = standardise(model.scale.mean, model.scale.spread);
	gemm(graph, 'z', 'y', [model.weights], [model.bias], 'line');
	return file('ridge', graph, model.weights.length, { name: 'y', width: 1 });
}

/** p [n, 2]: the chances of no and yes. */
export function logisticFile(model: Linear): Uint8Array {
	const graph = standardise(model.scale.mean, model.scale.spread);
	gemm(graph, 'z', 'logits', [model.weights.map(() => 0), model.weights], [0, model.bias], 'line');
	graph.nodes.push(node('Softmax', ['logits'], ['p'], [integer('axis', 1)]));
	return file('logistic', graph, model.weights.length, { name: 'p', width: 2 });
}

/** p [n, classes] or y [n, 1], as the network's head says. */
export function networkFile(model: Network): Uint8Array {
	const graph = standardise(model.scale.mean, model.scale.spread);
	gemm(graph, 'z', 'a', model.w1, model.b1, 'hidden');
	graph.nodes.push(node('Relu', ['a'], ['h']));
	const width = model.w1[0]!.length;
	const { head } = model;
	if (head.kind === 'chances') {
		gemm(graph, 'h', 'logits', model.w2, model.b2, 'out');
		graph.nodes.push(node('Softmax', ['logits'], ['p'], [integer('axis', 1)]));
		return file('network', graph, width, { name: 'p', width: model.b2.length });
	}
	// The scale of the answers is folded into the last layer, so that the file itself gives grams.
	const w2 = model.w2.map((row) => row.map((value) => value * head.size));
	const b2 = model.b2.map((value) => value * head.size + head.centre);
	gemm(graph, 'h', 'y', w2, b2, 'out');
	return file('network', graph, width, { name: 'y', width: 1 });
}

function standardise(mean: number[], spread: number[]): Graph {
	return {
		nodes: [node('Sub', ['x', 'mean'], ['centred']), node('Div', ['centred', 'spread'], ['z'])],
		weights: [tensor('mean', [1, mean.length], mean), tensor('spread', [1, spread.length], spread)]
	};
}

/** out = in * W' + b, W being outputs x inputs. */
function gemm(graph: Graph, from: string, to: string, w: number[][], b: number[], name: string) {
	graph.weights.push(
		tensor(`${name}_w`, [w.length, w[0]!.length], w.flat()),
		tensor(`${name}_b`, [b.length], b)
	);
	graph.nodes.push(node('Gemm', [from, `${name}_w`, `${name}_b`], [to], [integer('transB', 1)]));
}

function node(opType: string, input: string[], output: string[], attribute: Onnx.IAttributeProto[] = []) {
	return { opType, input, output, attribute, name: `${opType}_${output[0]}` };
}

function integer(name: string, i: number): Onnx.IAttributeProto {
	return { name, i, type: onnx.AttributeProto.AttributeType.INT };
}

function tensor(name: string, dims: number[], values: number[]): Onnx.ITensorProto {
	const rawData = new Uint8Array(new Float32Array(values).buffer);
	return { name, dims, dataType: onnx.TensorProto.DataType.FLOAT, rawData };
}

function value(name: string, width: number): Onnx.IValueInfoProto {
	const dim = [{ dimParam: 'n' }, { dimValue: width }];
	return { name, type: { tensorType: { elemType: onnx.TensorProto.DataType.FLOAT, shape: { dim } } } };
}

function file(
	name: string,
	graph: Graph,
	inputs: number,
	output: { name: string; width: number }
): Uint8Array {
	const model = onnx.ModelProto.create({
		irVersion: 8,
		producerName: 'ai-champion-demo',
		opsetImport: [{ domain: '', version: 13 }],
		graph: {
			name,
			node: graph.nodes,
			initializer: graph.weights,
			input: [value('x', inputs)],
			output: [value(output.name, output.width)]
		}
	});
	return Uint8Array.from(onnx.ModelProto.encode(model).finish());
}
