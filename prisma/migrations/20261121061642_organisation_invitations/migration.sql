-- An owner invites people who have no address at the organisation's domain.
-- CreateTable
CREATE TABLE "organisation_invitations" (
    "hash" TEXT NOT NULL,
    "organisation_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "invited_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),

    CONSTRAINT "organisation_invitations_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "organisation_invitations_organisation_id_idx" ON "organisation_invitations"("organisation_id");

-- AddForeignKey
ALTER TABLE "organisation_invitations" ADD CONSTRAINT "organisation_invitations_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE organisation_invitations ADD CONSTRAINT invitation_email_lower_case CHECK (email = lower(email));
ALTER TABLE organisation_members ADD CONSTRAINT member_role_known CHECK (role IN ('owner', 'member'));
ALTER TABLE organisations
	ADD CONSTRAINT organisation_kind_known CHECK (kind IN ('agency', 'hospital', 'school', 'company', 'institute', 'nonprofit')),
	ADD CONSTRAINT organisation_domain_lower_case CHECK (domain = lower(domain));
ALTER TABLE mail_tokens ADD CONSTRAINT mail_purpose_known CHECK (purpose IN ('confirm', 'reset'));
