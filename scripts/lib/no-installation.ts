/** Settings for what is thrown away: an installation's own database, store, letters and keys are none of it. */
export const noInstallation = {
	DATABASE_URL: '',
	S3_ENDPOINT: '',
	S3_BUCKET: '',
	S3_ACCESS_KEY_ID: '',
	S3_SECRET_ACCESS_KEY: '',
	SMTP_URL: '',
	SECRET: ''
};
