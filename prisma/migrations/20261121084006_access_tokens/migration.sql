-- People act by programs of their own: keys with scopes and an end, and terminals that wait to be let in.
-- CreateTable
CREATE TABLE "access_tokens" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "last_used_network" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "access_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "device_logins" (
    "device_hash" TEXT NOT NULL,
    "user_hash" TEXT NOT NULL,
    "client" TEXT NOT NULL,
    "network" TEXT NOT NULL,
    "scopes" TEXT[],
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "user_id" UUID,
    "interval_seconds" INTEGER NOT NULL,
    "polled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "device_logins_pkey" PRIMARY KEY ("device_hash")
);

-- CreateIndex
CREATE UNIQUE INDEX "access_tokens_hash_key" ON "access_tokens"("hash");

-- CreateIndex
CREATE INDEX "access_tokens_user_id_idx" ON "access_tokens"("user_id");

-- CreateIndex
CREATE INDEX "access_tokens_expires_at_idx" ON "access_tokens"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "one_login_per_user_code" ON "device_logins"("user_hash");

-- CreateIndex
CREATE INDEX "device_logins_expires_at_idx" ON "device_logins"("expires_at");

-- AddForeignKey
ALTER TABLE "access_tokens" ADD CONSTRAINT "access_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "access_tokens" ADD CONSTRAINT "access_token_ends" CHECK ("expires_at" > "created_at");
ALTER TABLE "access_tokens" ADD CONSTRAINT "access_token_may_something" CHECK (cardinality("scopes") > 0);
ALTER TABLE "device_logins" ADD CONSTRAINT "device_login_state" CHECK ("state" IN ('waiting', 'approved', 'denied'));
ALTER TABLE "device_logins" ADD CONSTRAINT "device_login_approved_by_somebody" CHECK ("state" <> 'approved' OR "user_id" IS NOT NULL);
