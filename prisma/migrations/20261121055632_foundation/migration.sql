-- Why: the tables of every room, as the first season needs them.
-- CreateTable
CREATE TABLE "audit_entries" (
    "id" BIGSERIAL NOT NULL,
    "season_id" UUID,
    "actor_id" UUID,
    "actor_kind" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "details" JSONB NOT NULL,
    "request_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_links" (
    "position" BIGINT NOT NULL,
    "entry_id" BIGINT NOT NULL,
    "entry_hash" BYTEA NOT NULL,
    "previous_hash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_links_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "programmes" (
    "season_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL DEFAULT 0,
    "state" JSONB NOT NULL,
    "preview" JSONB,
    "frozen_at" TIMESTAMPTZ(3),
    "panic_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "programmes_pkey" PRIMARY KEY ("season_id")
);

-- CreateTable
CREATE TABLE "cues" (
    "id" UUID NOT NULL,
    "season_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "title" JSONB NOT NULL,
    "params" JSONB NOT NULL DEFAULT '{}',
    "planned_seconds" INTEGER NOT NULL DEFAULT 60,
    "taken_at" TIMESTAMPTZ(3),
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "cues_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "programme_updates" (
    "season_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "actor_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "programme_updates_pkey" PRIMARY KEY ("season_id","sequence")
);

-- CreateTable
CREATE TABLE "overlay_tokens" (
    "id" UUID NOT NULL,
    "season_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "overlay_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "announcements" (
    "id" UUID NOT NULL,
    "season_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "audience" TEXT NOT NULL DEFAULT 'public',
    "title" JSONB NOT NULL,
    "body" JSONB NOT NULL,
    "published_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "announcements_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "questions" (
    "id" UUID NOT NULL,
    "season_id" UUID NOT NULL,
    "problem_id" UUID,
    "author_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "hidden_at" TIMESTAMPTZ(3),
    "hide_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "questions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "answers" (
    "id" UUID NOT NULL,
    "question_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "official" BOOLEAN NOT NULL DEFAULT false,
    "body" TEXT NOT NULL,
    "hidden_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "answers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pools" (
    "key" TEXT NOT NULL,
    "name" JSONB NOT NULL,
    "accelerator" TEXT NOT NULL,
    "capacity" INTEGER NOT NULL,
    "engine" TEXT NOT NULL,
    "domestic_npu" BOOLEAN NOT NULL DEFAULT false,
    "price_per_hour_krw" BIGINT NOT NULL DEFAULT 0,
    "policy" JSONB NOT NULL DEFAULT '{}',
    "paused_at" TIMESTAMPTZ(3),

    CONSTRAINT "pools_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "compute_jobs" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "pool_key" TEXT NOT NULL,
    "owner_key" TEXT NOT NULL,
    "lane" INTEGER NOT NULL DEFAULT 1,
    "kind" TEXT NOT NULL,
    "spec" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "max_attempts" INTEGER NOT NULL DEFAULT 3,
    "worker_id" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "queued_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "cancelled_at" TIMESTAMPTZ(3),
    "code" TEXT,
    "fault" TEXT,
    "metered_ms" BIGINT,
    "result" JSONB,
    "log" TEXT NOT NULL DEFAULT '',
    "hold_id" UUID,

    CONSTRAINT "compute_jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "submissions" (
    "id" UUID NOT NULL,
    "season_id" UUID NOT NULL,
    "problem_id" UUID NOT NULL,
    "problem_version" INTEGER NOT NULL,
    "team_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "filename" TEXT NOT NULL,
    "object_key" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "sha256" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'created',
    "code" TEXT,
    "code_details" JSONB,
    "fault" TEXT,
    "quota_day" TEXT NOT NULL,
    "counts_to_quota" BOOLEAN NOT NULL DEFAULT true,
    "final_pick" BOOLEAN NOT NULL DEFAULT false,
    "predict_job_id" UUID,
    "score_job_id" UUID,
    "predictions_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "uploaded_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "submissions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scores" (
    "submission_id" UUID NOT NULL,
    "split" TEXT NOT NULL,
    "metric" TEXT NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "low" DOUBLE PRECISION NOT NULL,
    "high" DOUBLE PRECISION NOT NULL,
    "rows" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "score_once_per_submission_split_metric" PRIMARY KEY ("submission_id","split","metric")
);

-- CreateTable
CREATE TABLE "grants" (
    "id" UUID NOT NULL,
    "season_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "entry_id" UUID NOT NULL,
    "amount_krw" BIGINT NOT NULL,
    "gpu_seconds" BIGINT NOT NULL,
    "pool_key" TEXT NOT NULL,
    "price_class" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'awarded',
    "awarded_by" UUID NOT NULL,
    "awarded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "signed_by" UUID,
    "signed_at" TIMESTAMPTZ(3),
    "declined_at" TIMESTAMPTZ(3),

    CONSTRAINT "grants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tranches" (
    "id" UUID NOT NULL,
    "grant_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "amount_krw" BIGINT NOT NULL,
    "gpu_seconds" BIGINT NOT NULL,
    "milestone" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "report" TEXT NOT NULL DEFAULT '',
    "reported_at" TIMESTAMPTZ(3),
    "paid_at" TIMESTAMPTZ(3),

    CONSTRAINT "tranches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tranche_approvals" (
    "tranche_id" UUID NOT NULL,
    "approver_id" UUID NOT NULL,
    "approved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "approval_once_per_person" PRIMARY KEY ("tranche_id","approver_id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "locale" TEXT NOT NULL DEFAULT 'ko',
    "email_confirmed_at" TIMESTAMPTZ(3),
    "totp_secret" BYTEA,
    "totp_confirmed_at" TIMESTAMPTZ(3),
    "totp_last_counter" BIGINT,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "device" TEXT NOT NULL DEFAULT '',
    "network" TEXT NOT NULL DEFAULT '',
    "second_factor_at" TIMESTAMPTZ(3),

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mail_tokens" (
    "hash" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_tokens_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "recovery_codes" (
    "hash" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_codes_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "role_grants" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "season_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "granted_by" UUID,
    "granted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "role_grants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organisations" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" JSONB NOT NULL,
    "kind" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "verified_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organisations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organisation_members" (
    "organisation_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'member',
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organisation_members_pkey" PRIMARY KEY ("organisation_id","user_id")
);

-- CreateTable
CREATE TABLE "ledger_accounts" (
    "id" UUID NOT NULL,
    "owner_kind" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "may_go_below" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_transfers" (
    "id" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "from_id" UUID NOT NULL,
    "to_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,
    "unit" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "details" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_transfers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_holds" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "from_id" UUID NOT NULL,
    "to_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,
    "unit" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_holds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_settlements" (
    "hold_id" UUID NOT NULL,
    "outcome" TEXT NOT NULL,
    "transfer_id" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_settlements_pkey" PRIMARY KEY ("hold_id")
);

-- CreateTable
CREATE TABLE "ledger_links" (
    "position" BIGINT NOT NULL,
    "transfer_id" BIGINT NOT NULL,
    "entry_hash" BYTEA NOT NULL,
    "previous_hash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "ledger_links_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "openings" (
    "id" UUID NOT NULL,
    "season_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "title" JSONB NOT NULL,
    "description" JSONB NOT NULL,
    "support" JSONB NOT NULL,
    "author_id" UUID NOT NULL,
    "published_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "openings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "profiles" (
    "user_id" UUID NOT NULL,
    "headline" TEXT NOT NULL DEFAULT '',
    "about" TEXT NOT NULL DEFAULT '',
    "links" TEXT NOT NULL DEFAULT '',
    "wants" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "profiles_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "consents" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "items" TEXT[],
    "text_hash" TEXT NOT NULL,
    "given_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "consents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "offers" (
    "id" UUID NOT NULL,
    "opening_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'made',
    "message" TEXT NOT NULL DEFAULT '',
    "made_by" UUID NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "offers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox_events" (
    "id" BIGSERIAL NOT NULL,
    "type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "retry_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_error" TEXT,
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mails" (
    "id" UUID NOT NULL,
    "to" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,

    CONSTRAINT "mails_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_buckets" (
    "key" TEXT NOT NULL,
    "tokens" DOUBLE PRECISION NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_buckets_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "settings" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "needs" (
    "id" UUID NOT NULL,
    "season_id" UUID NOT NULL,
    "proposer_id" UUID NOT NULL,
    "organisation_id" UUID,
    "title" JSONB NOT NULL,
    "track" TEXT NOT NULL,
    "sufferers" JSONB NOT NULL,
    "description" JSONB NOT NULL,
    "tried" JSONB NOT NULL,
    "data" JSONB NOT NULL,
    "success" JSONB NOT NULL,
    "offer" JSONB NOT NULL,
    "contact" TEXT NOT NULL,
    "ip_template" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "decision_reason" JSONB,
    "decided_at" TIMESTAMPTZ(3),
    "merged_into_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "submitted_at" TIMESTAMPTZ(3),

    CONSTRAINT "needs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "need_scores" (
    "need_id" UUID NOT NULL,
    "triager_id" UUID NOT NULL,
    "criterion" TEXT NOT NULL,
    "score" INTEGER NOT NULL,
    "comment" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "need_scores_pkey" PRIMARY KEY ("need_id","triager_id","criterion")
);

-- CreateTable
CREATE TABLE "need_endorsements" (
    "need_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "endorsement_once_per_person" PRIMARY KEY ("need_id","user_id")
);

-- CreateTable
CREATE TABLE "problems" (
    "id" UUID NOT NULL,
    "season_id" UUID NOT NULL,
    "need_id" UUID NOT NULL,
    "organisation_id" UUID,
    "slug" TEXT NOT NULL,
    "track" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "current_version" INTEGER NOT NULL DEFAULT 0,
    "published_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "problems_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "problem_versions" (
    "problem_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "title" JSONB NOT NULL,
    "summary" JSONB NOT NULL,
    "statement" JSONB NOT NULL,
    "rules" JSONB NOT NULL,
    "difficulty" INTEGER NOT NULL,
    "prize_krw" BIGINT NOT NULL,
    "metric" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "floors" JSONB NOT NULL DEFAULT '[]',
    "kinds" TEXT[],
    "quota_per_day" INTEGER NOT NULL,
    "quota_total" INTEGER NOT NULL,
    "final_picks" INTEGER NOT NULL DEFAULT 2,
    "model_spec" JSONB,
    "split_seed" TEXT NOT NULL,
    "change_note" JSONB,
    "author_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "problem_versions_pkey" PRIMARY KEY ("problem_id","version")
);

-- CreateTable
CREATE TABLE "problem_files" (
    "id" UUID NOT NULL,
    "problem_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "visibility" TEXT NOT NULL,
    "object_key" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "sha256" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "problem_files_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "seasons" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" JSONB NOT NULL,
    "call" JSONB NOT NULL,
    "criteria" JSONB NOT NULL,
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "seasons_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "season_stages" (
    "season_id" UUID NOT NULL,
    "stage" TEXT NOT NULL,
    "opens_at" TIMESTAMPTZ(3),
    "closes_at" TIMESTAMPTZ(3),

    CONSTRAINT "season_stages_pkey" PRIMARY KEY ("season_id","stage")
);

-- CreateTable
CREATE TABLE "rubrics" (
    "id" UUID NOT NULL,
    "season_id" UUID NOT NULL,
    "stage" TEXT NOT NULL,
    "criteria" JSONB NOT NULL,
    "frozen_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rubrics_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conflicts" (
    "id" UUID NOT NULL,
    "entry_id" UUID NOT NULL,
    "judge_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "declared_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "dismissed_at" TIMESTAMPTZ(3),
    "dismissed_by" UUID,
    "dismiss_reason" TEXT,

    CONSTRAINT "conflicts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "assignment_runs" (
    "id" UUID NOT NULL,
    "season_id" UUID NOT NULL,
    "seed" TEXT NOT NULL,
    "input_hash" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "objective" DOUBLE PRECISION NOT NULL,
    "bound" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "assignment_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "assignments" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "entry_id" UUID NOT NULL,
    "judge_id" UUID NOT NULL,
    "alias" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "assignments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reviews" (
    "assignment_id" UUID NOT NULL,
    "scores" JSONB NOT NULL,
    "comment_to_team" TEXT NOT NULL DEFAULT '',
    "comment_to_panel" TEXT NOT NULL DEFAULT '',
    "state" TEXT NOT NULL DEFAULT 'draft',
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "submitted_at" TIMESTAMPTZ(3),

    CONSTRAINT "reviews_pkey" PRIMARY KEY ("assignment_id")
);

-- CreateTable
CREATE TABLE "selection_decisions" (
    "id" UUID NOT NULL,
    "season_id" UUID NOT NULL,
    "places" INTEGER NOT NULL,
    "seed" TEXT NOT NULL,
    "seed_hash" TEXT NOT NULL,
    "table" JSONB NOT NULL,
    "decided_by" UUID NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "selection_decisions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "selection_outcomes" (
    "entry_id" UUID NOT NULL,
    "decision_id" UUID NOT NULL,
    "outcome" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "letter" JSONB NOT NULL,

    CONSTRAINT "selection_outcomes_pkey" PRIMARY KEY ("entry_id")
);

-- CreateTable
CREATE TABLE "selection_plans" (
    "season_id" UUID NOT NULL,
    "places" INTEGER NOT NULL,
    "rank_by" TEXT NOT NULL DEFAULT 'raw',
    "seed" TEXT NOT NULL,
    "seed_hash" TEXT NOT NULL,
    "committed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "selection_plans_pkey" PRIMARY KEY ("season_id")
);

-- CreateTable
CREATE TABLE "judge_profiles" (
    "season_id" UUID NOT NULL,
    "judge_id" UUID NOT NULL,
    "tracks" TEXT[],

    CONSTRAINT "judge_profiles_pkey" PRIMARY KEY ("season_id","judge_id")
);

-- CreateTable
CREATE TABLE "judge_interests" (
    "judge_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "declared_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "judge_interests_pkey" PRIMARY KEY ("judge_id","team_id")
);

-- CreateTable
CREATE TABLE "teams" (
    "id" UUID NOT NULL,
    "season_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "motto" JSONB,
    "kind" TEXT NOT NULL,
    "country" TEXT NOT NULL,
    "small_firm" BOOLEAN NOT NULL DEFAULT false,
    "youth_led" BOOLEAN NOT NULL DEFAULT false,
    "captain_id" UUID NOT NULL,
    "invite_hash" TEXT,
    "roster_locked_at" TIMESTAMPTZ(3),
    "disbanded_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "teams_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team_members" (
    "team_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "affiliation" TEXT NOT NULL DEFAULT '',
    "role" TEXT NOT NULL DEFAULT '',
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "team_members_pkey" PRIMARY KEY ("team_id","user_id")
);

-- CreateTable
CREATE TABLE "entries" (
    "id" UUID NOT NULL,
    "season_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "problem_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "rules_version" INTEGER,
    "language" TEXT NOT NULL DEFAULT 'ko',
    "title" TEXT NOT NULL DEFAULT '',
    "summary" TEXT NOT NULL DEFAULT '',
    "approach" TEXT NOT NULL DEFAULT '',
    "data_use" TEXT NOT NULL DEFAULT '',
    "risks" TEXT NOT NULL DEFAULT '',
    "plan" TEXT NOT NULL DEFAULT '',
    "milestones" JSONB NOT NULL DEFAULT '[]',
    "budget" JSONB NOT NULL DEFAULT '[]',
    "budget_krw" BIGINT NOT NULL DEFAULT 0,
    "gpu_hours" INTEGER NOT NULL DEFAULT 0,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "submitted_at" TIMESTAMPTZ(3),
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "participants" (
    "problem_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "entry_id" UUID NOT NULL,

    CONSTRAINT "one_team_per_person_and_problem" PRIMARY KEY ("problem_id","user_id")
);

-- CreateTable
CREATE TABLE "rounds" (
    "id" UUID NOT NULL,
    "season_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "name" JSONB NOT NULL,
    "format" TEXT NOT NULL,
    "weights" JSONB NOT NULL,
    "scale" TEXT NOT NULL,
    "places" INTEGER NOT NULL,
    "tie_breaks" TEXT[],
    "seed_hash" TEXT NOT NULL,
    "seed" TEXT,
    "state" TEXT NOT NULL DEFAULT 'declared',
    "declared_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "opened_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "published_at" TIMESTAMPTZ(3),
    "standings" JSONB,

    CONSTRAINT "rounds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "round_entrants" (
    "round_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "slot" INTEGER NOT NULL,
    "metric" JSONB,
    "withdrawn_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "place" INTEGER,
    "explained" JSONB,

    CONSTRAINT "round_entrants_pkey" PRIMARY KEY ("round_id","team_id")
);

-- CreateTable
CREATE TABLE "matches" (
    "id" UUID NOT NULL,
    "round_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "cheong_id" UUID,
    "hong_id" UUID,
    "poll_id" UUID,
    "state" TEXT NOT NULL DEFAULT 'scheduled',
    "winner_id" UUID,
    "explained" JSONB,
    "opened_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "matches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "jury_scores" (
    "match_id" UUID NOT NULL,
    "juror_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "scores" JSONB NOT NULL,
    "total" DOUBLE PRECISION NOT NULL,
    "nonce" TEXT NOT NULL,
    "commitment" TEXT NOT NULL,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "jury_score_once" PRIMARY KEY ("match_id","juror_id","team_id")
);

-- CreateTable
CREATE TABLE "polls" (
    "id" UUID NOT NULL,
    "season_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "title" JSONB NOT NULL,
    "tier" TEXT NOT NULL,
    "tie_rule" TEXT NOT NULL,
    "show_running" BOOLEAN NOT NULL DEFAULT false,
    "grace_ms" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "rules" JSONB,
    "rules_hash" BYTEA,
    "key_id" TEXT,
    "opened_at" TIMESTAMPTZ(3),
    "closes_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "published_at" TIMESTAMPTZ(3),
    "tally" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "polls_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "poll_options" (
    "poll_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "label" JSONB NOT NULL,
    "side" TEXT NOT NULL DEFAULT '',
    "subject" TEXT NOT NULL,

    CONSTRAINT "poll_options_pkey" PRIMARY KEY ("poll_id","number")
);

-- CreateTable
CREATE TABLE "ballots" (
    "id" BIGSERIAL NOT NULL,
    "poll_id" UUID NOT NULL,
    "nullifier" BYTEA NOT NULL,
    "option" INTEGER NOT NULL,
    "nonce" BYTEA NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ballots_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "poll_leaves" (
    "poll_id" UUID NOT NULL,
    "index" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "ballot_id" BIGINT,
    "data" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "poll_leaves_pkey" PRIMARY KEY ("poll_id","index")
);

-- CreateTable
CREATE TABLE "poll_checkpoints" (
    "poll_id" UUID NOT NULL,
    "size" BIGINT NOT NULL,
    "root" BYTEA NOT NULL,
    "note" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "poll_checkpoints_pkey" PRIMARY KEY ("poll_id","size")
);

-- CreateTable
CREATE TABLE "poll_intakes" (
    "poll_id" UUID NOT NULL,
    "writer" TEXT NOT NULL,
    "received" INTEGER NOT NULL DEFAULT 0,
    "late" INTEGER NOT NULL DEFAULT 0,
    "repeated" INTEGER NOT NULL DEFAULT 0,
    "no_such_option" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "poll_intakes_pkey" PRIMARY KEY ("poll_id","writer")
);

-- CreateTable
CREATE TABLE "voter_passes" (
    "id" UUID NOT NULL,
    "season_id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "voter_passes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "audit_entries_type_id_idx" ON "audit_entries"("type", "id");

-- CreateIndex
CREATE INDEX "audit_entries_actor_id_id_idx" ON "audit_entries"("actor_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "audit_links_entry_id_key" ON "audit_links"("entry_id");

-- CreateIndex
CREATE UNIQUE INDEX "cue_number_once_per_season" ON "cues"("season_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "overlay_tokens_hash_key" ON "overlay_tokens"("hash");

-- CreateIndex
CREATE INDEX "announcements_season_id_published_at_idx" ON "announcements"("season_id", "published_at");

-- CreateIndex
CREATE INDEX "questions_season_id_problem_id_created_at_idx" ON "questions"("season_id", "problem_id", "created_at");

-- CreateIndex
CREATE INDEX "answers_question_id_created_at_idx" ON "answers"("question_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "job_once_per_key" ON "compute_jobs"("key");

-- CreateIndex
CREATE INDEX "compute_jobs_state_lane_queued_at_idx" ON "compute_jobs"("state", "lane", "queued_at");

-- CreateIndex
CREATE INDEX "compute_jobs_owner_key_finished_at_idx" ON "compute_jobs"("owner_key", "finished_at");

-- CreateIndex
CREATE UNIQUE INDEX "submissions_object_key_key" ON "submissions"("object_key");

-- CreateIndex
CREATE UNIQUE INDEX "submissions_predict_job_id_key" ON "submissions"("predict_job_id");

-- CreateIndex
CREATE UNIQUE INDEX "submissions_score_job_id_key" ON "submissions"("score_job_id");

-- CreateIndex
CREATE INDEX "submissions_problem_id_state_idx" ON "submissions"("problem_id", "state");

-- CreateIndex
CREATE INDEX "submissions_team_id_created_at_idx" ON "submissions"("team_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "submission_number_once_per_team" ON "submissions"("problem_id", "team_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "grant_once_per_entry" ON "grants"("entry_id");

-- CreateIndex
CREATE INDEX "grants_season_id_idx" ON "grants"("season_id");

-- CreateIndex
CREATE INDEX "grants_team_id_idx" ON "grants"("team_id");

-- CreateIndex
CREATE UNIQUE INDEX "tranche_number_once_per_grant" ON "tranches"("grant_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "sessions_expires_at_idx" ON "sessions"("expires_at");

-- CreateIndex
CREATE INDEX "mail_tokens_user_id_purpose_idx" ON "mail_tokens"("user_id", "purpose");

-- CreateIndex
CREATE INDEX "recovery_codes_user_id_idx" ON "recovery_codes"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "role_once_per_season" ON "role_grants"("user_id", "season_id", "role");

-- CreateIndex
CREATE UNIQUE INDEX "organisations_slug_key" ON "organisations"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "organisations_domain_key" ON "organisations"("domain");

-- CreateIndex
CREATE INDEX "organisation_members_user_id_idx" ON "organisation_members"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "account_once_per_owner_and_unit" ON "ledger_accounts"("owner_kind", "owner_id", "unit");

-- CreateIndex
CREATE UNIQUE INDEX "transfer_once_per_key" ON "ledger_transfers"("key");

-- CreateIndex
CREATE INDEX "ledger_transfers_from_id_idx" ON "ledger_transfers"("from_id");

-- CreateIndex
CREATE INDEX "ledger_transfers_to_id_idx" ON "ledger_transfers"("to_id");

-- CreateIndex
CREATE UNIQUE INDEX "hold_once_per_key" ON "ledger_holds"("key");

-- CreateIndex
CREATE INDEX "ledger_holds_from_id_idx" ON "ledger_holds"("from_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_settlements_transfer_id_key" ON "ledger_settlements"("transfer_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_links_transfer_id_key" ON "ledger_links"("transfer_id");

-- CreateIndex
CREATE INDEX "openings_season_id_idx" ON "openings"("season_id");

-- CreateIndex
CREATE INDEX "consents_user_id_organisation_id_idx" ON "consents"("user_id", "organisation_id");

-- CreateIndex
CREATE UNIQUE INDEX "offer_once_per_opening_and_person" ON "offers"("opening_id", "user_id");

-- CreateIndex
CREATE INDEX "outbox_events_delivered_at_retry_at_id_idx" ON "outbox_events"("delivered_at", "retry_at", "id");

-- CreateIndex
CREATE INDEX "mails_to_created_at_idx" ON "mails"("to", "created_at");

-- CreateIndex
CREATE INDEX "mails_sent_at_idx" ON "mails"("sent_at");

-- CreateIndex
CREATE INDEX "needs_season_id_state_idx" ON "needs"("season_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "problems_need_id_key" ON "problems"("need_id");

-- CreateIndex
CREATE INDEX "problems_season_id_state_idx" ON "problems"("season_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "problem_slug_once_per_season" ON "problems"("season_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "problem_file_name_once" ON "problem_files"("problem_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "seasons_slug_key" ON "seasons"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "rubric_once_per_stage" ON "rubrics"("season_id", "stage");

-- CreateIndex
CREATE INDEX "conflicts_judge_id_idx" ON "conflicts"("judge_id");

-- CreateIndex
CREATE UNIQUE INDEX "conflict_once_per_source" ON "conflicts"("entry_id", "judge_id", "source");

-- CreateIndex
CREATE INDEX "assignments_judge_id_state_idx" ON "assignments"("judge_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "assignment_once_per_judge_and_entry" ON "assignments"("entry_id", "judge_id");

-- CreateIndex
CREATE UNIQUE INDEX "decision_once_per_season" ON "selection_decisions"("season_id");

-- CreateIndex
CREATE UNIQUE INDEX "teams_invite_hash_key" ON "teams"("invite_hash");

-- CreateIndex
CREATE UNIQUE INDEX "team_slug_once_per_season" ON "teams"("season_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "team_name_once_per_season" ON "teams"("season_id", "name");

-- CreateIndex
CREATE INDEX "team_members_user_id_idx" ON "team_members"("user_id");

-- CreateIndex
CREATE INDEX "entries_season_id_state_idx" ON "entries"("season_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "entry_once_per_team_and_problem" ON "entries"("team_id", "problem_id");

-- CreateIndex
CREATE INDEX "participants_entry_id_idx" ON "participants"("entry_id");

-- CreateIndex
CREATE UNIQUE INDEX "round_number_once_per_season" ON "rounds"("season_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "slot_once_per_round" ON "round_entrants"("round_id", "slot");

-- CreateIndex
CREATE UNIQUE INDEX "matches_poll_id_key" ON "matches"("poll_id");

-- CreateIndex
CREATE UNIQUE INDEX "match_number_once_per_round" ON "matches"("round_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "poll_slug_once_per_season" ON "polls"("season_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "ballot_once_per_voter" ON "ballots"("poll_id", "nullifier");

-- CreateIndex
CREATE UNIQUE INDEX "poll_leaves_ballot_id_key" ON "poll_leaves"("ballot_id");

-- CreateIndex
CREATE INDEX "voter_passes_season_id_network_issued_at_idx" ON "voter_passes"("season_id", "network", "issued_at");

-- AddForeignKey
ALTER TABLE "audit_links" ADD CONSTRAINT "audit_links_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "audit_entries"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "answers" ADD CONSTRAINT "answers_question_id_fkey" FOREIGN KEY ("question_id") REFERENCES "questions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "compute_jobs" ADD CONSTRAINT "compute_jobs_pool_key_fkey" FOREIGN KEY ("pool_key") REFERENCES "pools"("key") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scores" ADD CONSTRAINT "scores_submission_id_fkey" FOREIGN KEY ("submission_id") REFERENCES "submissions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tranches" ADD CONSTRAINT "tranches_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "grants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tranche_approvals" ADD CONSTRAINT "tranche_approvals_tranche_id_fkey" FOREIGN KEY ("tranche_id") REFERENCES "tranches"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail_tokens" ADD CONSTRAINT "mail_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_grants" ADD CONSTRAINT "role_grants_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organisation_members" ADD CONSTRAINT "organisation_members_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organisation_members" ADD CONSTRAINT "organisation_members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_transfers" ADD CONSTRAINT "ledger_transfers_from_id_fkey" FOREIGN KEY ("from_id") REFERENCES "ledger_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_transfers" ADD CONSTRAINT "ledger_transfers_to_id_fkey" FOREIGN KEY ("to_id") REFERENCES "ledger_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_holds" ADD CONSTRAINT "ledger_holds_from_id_fkey" FOREIGN KEY ("from_id") REFERENCES "ledger_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_holds" ADD CONSTRAINT "ledger_holds_to_id_fkey" FOREIGN KEY ("to_id") REFERENCES "ledger_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_settlements" ADD CONSTRAINT "ledger_settlements_hold_id_fkey" FOREIGN KEY ("hold_id") REFERENCES "ledger_holds"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_settlements" ADD CONSTRAINT "ledger_settlements_transfer_id_fkey" FOREIGN KEY ("transfer_id") REFERENCES "ledger_transfers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_links" ADD CONSTRAINT "ledger_links_transfer_id_fkey" FOREIGN KEY ("transfer_id") REFERENCES "ledger_transfers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offers" ADD CONSTRAINT "offers_opening_id_fkey" FOREIGN KEY ("opening_id") REFERENCES "openings"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "needs" ADD CONSTRAINT "needs_merged_into_id_fkey" FOREIGN KEY ("merged_into_id") REFERENCES "needs"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "need_scores" ADD CONSTRAINT "need_scores_need_id_fkey" FOREIGN KEY ("need_id") REFERENCES "needs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "need_endorsements" ADD CONSTRAINT "need_endorsements_need_id_fkey" FOREIGN KEY ("need_id") REFERENCES "needs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "problems" ADD CONSTRAINT "problems_need_id_fkey" FOREIGN KEY ("need_id") REFERENCES "needs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "problem_versions" ADD CONSTRAINT "problem_versions_problem_id_fkey" FOREIGN KEY ("problem_id") REFERENCES "problems"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "problem_files" ADD CONSTRAINT "problem_files_problem_id_fkey" FOREIGN KEY ("problem_id") REFERENCES "problems"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "season_stages" ADD CONSTRAINT "season_stages_season_id_fkey" FOREIGN KEY ("season_id") REFERENCES "seasons"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "assignment_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_assignment_id_fkey" FOREIGN KEY ("assignment_id") REFERENCES "assignments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "selection_outcomes" ADD CONSTRAINT "selection_outcomes_decision_id_fkey" FOREIGN KEY ("decision_id") REFERENCES "selection_decisions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entries" ADD CONSTRAINT "entries_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "participants" ADD CONSTRAINT "participants_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "entries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "round_entrants" ADD CONSTRAINT "round_entrants_round_id_fkey" FOREIGN KEY ("round_id") REFERENCES "rounds"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "matches" ADD CONSTRAINT "matches_round_id_fkey" FOREIGN KEY ("round_id") REFERENCES "rounds"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "jury_scores" ADD CONSTRAINT "jury_scores_match_id_fkey" FOREIGN KEY ("match_id") REFERENCES "matches"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "poll_options" ADD CONSTRAINT "poll_options_poll_id_fkey" FOREIGN KEY ("poll_id") REFERENCES "polls"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "poll_checkpoints" ADD CONSTRAINT "poll_checkpoints_poll_id_fkey" FOREIGN KEY ("poll_id") REFERENCES "polls"("id") ON DELETE CASCADE ON UPDATE CASCADE;
