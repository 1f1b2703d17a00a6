-- Whether a kiosk's browser has promised to keep what lies on it; unknown where its page doesn't say.

ALTER TABLE device_report ADD COLUMN storage_kept {flag}
    CONSTRAINT device_report_storage_kept CHECK (storage_kept IN (0, 1));
