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
	published: m.problems_state_published
};

export const needStateTones: Record<NeedState, Tone> = {
	draft: 'neutral',
	submitted: 'neutral',
	scoring: 'wait',
	shortlisted: 'go',
	merged: 'neutral',
	declined: 'stop',
	published: 'go'
};

export const kindWords: Words<SubmissionKind> = {
	predictions: m.problems_kind_predictions,
	model: m.problems_kind_model,
	code: m.problems_kind_code
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
	extra: m.problems_role_extra
};

export const metricWords: Words<MetricKey> = {
	accuracy: m.problems_metric_accuracy,
	'macro-f1': m.problems_metric_macro_f1,
	'recall-of-class': m.problems_metric_recall_of_class,
	auroc: m.problems_metric_auroc,
	'log-loss': m.problems_metric_log_loss,
	rmse: m.problems_metric_rmse,
	mae: m.problems_metric_mae
};

/** What a metric measures, in a sentence or two. */
export const metricAbout: Words<MetricKey> = {
	accuracy: m.problems_metric_accuracy_about,
	'macro-f1': m.problems_metric_macro_f1_about,
	'recall-of-class': m.problems_metric_recall_of_class_about,
	auroc: m.problems_metric_auroc_about,
	'log-loss': m.problems_metric_log_loss_about,
	rmse: m.problems_metric_rmse_about,
	mae: m.problems_metric_mae_about
};

/** Choices for a Select or RadioCards. */
export const optionsOf = <K extends string>(words: Words<K>): { value: K; label: string }[] =>
	(Object.keys(words) as K[]).map((value) => ({ value, label: words[value]() }));
