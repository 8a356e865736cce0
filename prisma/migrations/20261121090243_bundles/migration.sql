-- Why: competition bundles become drafts, once each; their programs and inputs are files of a problem and may be sealed like its truth.
-- CreateTable
CREATE TABLE "bundle_imports" (
    "id" UUID NOT NULL,
    "season_id" UUID NOT NULL,
    "sha256" TEXT NOT NULL,
    "filename" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "object_key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'previewed',
    "author_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "imported_at" TIMESTAMPTZ(3),

    CONSTRAINT "bundle_imports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "imported_problems" (
    "import_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "problem_id" UUID NOT NULL,

    CONSTRAINT "imported_once_per_part" PRIMARY KEY ("import_id","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "bundle_imports_object_key_key" ON "bundle_imports"("object_key");

-- CreateIndex
CREATE UNIQUE INDEX "bundle_once_per_season" ON "bundle_imports"("season_id", "sha256");

-- CreateIndex
CREATE UNIQUE INDEX "imported_problems_problem_id_key" ON "imported_problems"("problem_id");

-- AddForeignKey
ALTER TABLE "imported_problems" ADD CONSTRAINT "imported_problems_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "bundle_imports"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE bundle_imports
	ADD CONSTRAINT bundle_import_state_known CHECK (state IN ('previewed', 'importing', 'imported')),
	ADD CONSTRAINT bundle_imported_has_time CHECK ((state = 'imported') = (imported_at IS NOT NULL));
ALTER TABLE needs
	DROP CONSTRAINT need_state_known,
	ADD CONSTRAINT need_state_known CHECK (state IN ('draft', 'submitted', 'scoring', 'shortlisted', 'merged', 'declined', 'imported', 'published'));
ALTER TABLE problem_files
	DROP CONSTRAINT problem_file_role_known,
	ADD CONSTRAINT problem_file_role_known CHECK (role IN ('train', 'test', 'sample', 'truth', 'scorer', 'ingestion', 'input', 'extra')),
	DROP CONSTRAINT only_truth_is_sealed;
