/** The reader's words for the keys of the problems room. */
import type { Tone } from '#lib/ui/Chip.svelte';
import { m } from '#lib/paraglide/messages.js';
import type { MetricKey } from './metrics.ts';
import type { DataKind, FileRole, IpTemplate, NeedState, OfferKind, SubmissionKind, Track } from './types.ts';

type Words<K extends string> = Record<K, () => string>;

export const trackWords: Words<Track> = {
	medicine: m.problems_track_medicine,
	media: m.problems_track_media,
	education: m.problems_track_education,
	law: m.problems_track_law,
	scholarship: m.problems_track_scholarship,
	safety: m.problems_track_safety,
	'public-services': m.problems_track_public_services
};

export const needStateWords: Words<NeedState> = {
	draft: m.problems_state_draft,
	submitted: m.problems_state_submitted,
	scoring: m.problems_state_scoring,
	shortlisted: m.problems_state_shortlisted,
	merged: m.problems_state_merged,
	declined: m.problems_state_declined,
	imported: m.problems_state_imported,
	published: m.problems_state_published
};

export const needStateTones: Record<NeedState, Tone> = {
	draft: 'neutral',
	submitted: 'neutral',
	scoring: 'wait',
	shortlisted: 'go',
	merged: 'neutral',
	declined: 'stop',
	imported: 'neutral',
	published: 'go'
};

export const kindWords: Words<SubmissionKind> = {
	predictions: m.problems_kind_predictions,
	model: m.problems_kind_model,
	code: m.problems_kind_code,
	image: m.problems_kind_image
};

export const ipWords: Words<IpTemplate> = {
	'team-keeps': m.problems_ip_team_keeps,
	'shared-licence': m.problems_ip_shared_licence,
	'sponsor-acquires': m.problems_ip_sponsor_acquires,
	'open-source': m.problems_ip_open_source
};

export const dataWords: Words<DataKind> = {
	open: m.problems_data_open,
	sealed: m.problems_data_sealed,
	none: m.problems_data_none
};

export const offerWords: Words<OfferKind> = {
	pilot: m.problems_offer_pilot,
	purchase: m.problems_offer_purchase,
	hiring: m.problems_offer_hiring
};

export const roleWords: Words<FileRole> = {
	train: m.problems_role_train,
	test: m.problems_role_test,
	sample: m.problems_role_sample,
	truth: m.problems_role_truth,
	scorer: m.problems_role_scorer,
	ingestion: m.problems_role_ingestion,
	input: m.problems_role_input,
	extra: m.problems_role_extra
};

export const metricWords: Words<MetricKey> = {
	accuracy: m.problems_metric_accuracy,
	'balanced-accuracy': m.problems_metric_balanced_accuracy,
	'micro-precision': m.problems_metric_micro_precision,
	'macro-precision': m.problems_metric_macro_precision,
	'weighted-precision': m.problems_metric_weighted_precision,
	'micro-recall': m.problems_metric_micro_recall,
	'macro-recall': m.problems_metric_macro_recall,
	'weighted-recall': m.problems_metric_weighted_recall,
	'micro-f1': m.problems_metric_micro_f1,
	'macro-f1': m.problems_metric_macro_f1,
	'weighted-f1': m.problems_metric_weighted_f1,
	'precision-of-class': m.problems_metric_precision_of_class,
	'recall-of-class': m.problems_metric_recall_of_class,
	'f1-of-class': m.problems_metric_f1_of_class,
	mcc: m.problems_metric_mcc,
	auroc: m.problems_metric_auroc,
	'auroc-ovo': m.problems_metric_auroc_ovo,
	'average-precision': m.problems_metric_average_precision,
	'log-loss': m.problems_metric_log_loss,
	brier: m.problems_metric_brier,
	rmse: m.problems_metric_rmse,
	mae: m.problems_metric_mae,
	r2: m.problems_metric_r2,
	mape: m.problems_metric_mape,
	smape: m.problems_metric_smape,
	spearman: m.problems_metric_spearman,
	pearson: m.problems_metric_pearson,
	'quantile-loss': m.problems_metric_quantile_loss,
	ndcg: m.problems_metric_ndcg,
	map: m.problems_metric_map,
	mrr: m.problems_metric_mrr,
	bleu: m.problems_metric_bleu,
	chrf: m.problems_metric_chrf,
	'rouge-l': m.problems_metric_rouge_l,
	'exact-match': m.problems_metric_exact_match,
	'token-f1': m.problems_metric_token_f1,
	'mean-iou': m.problems_metric_mean_iou,
	'box-ap': m.problems_metric_box_ap,
	'coco-map': m.problems_metric_coco_map,
	latency: m.problems_metric_latency,
	cost: m.problems_metric_cost,
	program: m.problems_metric_program
};

/** What a metric measures, in a sentence or two. */
export const metricAbout: Words<MetricKey> = {
	accuracy: m.problems_metric_accuracy_about,
	'balanced-accuracy': m.problems_metric_balanced_accuracy_about,
	'micro-precision': m.problems_metric_micro_precision_about,
	'macro-precision': m.problems_metric_macro_precision_about,
	'weighted-precision': m.problems_metric_weighted_precision_about,
	'micro-recall': m.problems_metric_micro_recall_about,
	'macro-recall': m.problems_metric_macro_recall_about,
	'weighted-recall': m.problems_metric_weighted_recall_about,
	'micro-f1': m.problems_metric_micro_f1_about,
	'macro-f1': m.problems_metric_macro_f1_about,
	'weighted-f1': m.problems_metric_weighted_f1_about,
	'precision-of-class': m.problems_metric_precision_of_class_about,
	'recall-of-class': m.problems_metric_recall_of_class_about,
	'f1-of-class': m.problems_metric_f1_of_class_about,
	mcc: m.problems_metric_mcc_about,
	auroc: m.problems_metric_auroc_about,
	'auroc-ovo': m.problems_metric_auroc_ovo_about,
	'average-precision': m.problems_metric_average_precision_about,
	'log-loss': m.problems_metric_log_loss_about,
	brier: m.problems_metric_brier_about,
	rmse: m.problems_metric_rmse_about,
	mae: m.problems_metric_mae_about,
	r2: m.problems_metric_r2_about,
	mape: m.problems_metric_mape_about,
	smape: m.problems_metric_smape_about,
	spearman: m.problems_metric_spearman_about,
	pearson: m.problems_metric_pearson_about,
	'quantile-loss': m.problems_metric_quantile_loss_about,
	ndcg: m.problems_metric_ndcg_about,
	map: m.problems_metric_map_about,
	mrr: m.problems_metric_mrr_about,
	bleu: m.problems_metric_bleu_about,
	chrf: m.problems_metric_chrf_about,
	'rouge-l': m.problems_metric_rouge_l_about,
	'exact-match': m.problems_metric_exact_match_about,
	'token-f1': m.problems_metric_token_f1_about,
	'mean-iou': m.problems_metric_mean_iou_about,
	'box-ap': m.problems_metric_box_ap_about,
	'coco-map': m.problems_metric_coco_map_about,
	latency: m.problems_metric_latency_about,
	cost: m.problems_metric_cost_about,
	program: m.problems_metric_program_about
};

export const outputWords: Words<'label' | 'probability' | 'number' | 'text' | 'boxes'> = {
	label: m.problems_output_label,
	probability: m.problems_output_probability,
	number: m.problems_output_number,
	text: m.problems_output_text,
	boxes: m.problems_output_boxes
};

/** Choices for a Select or RadioCards. */
export const optionsOf = <K extends string>(words: Words<K>): { value: K; label: string }[] =>
	(Object.keys(words) as K[]).map((value) => ({ value, label: words[value]() }));
