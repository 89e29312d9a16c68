/** The verbs of the audit trail that auditors look for most; the field takes any other too. */
export const ACTIONS = [
  "signed_in", "sign_in_failed", "session_revoked", "password_changed", "totp_enrolled", "totp_removed",
  "person_created", "person_erased", "person_looked_at", "people_listed", "mandate_given", "mandate_ended",
  "alert_acknowledged", "alert_resolved", "alert_verified", "alert_reopened", "alert_escalated", "alert_rules_changed",
  "change_published", "released_read", "attachments_read", "evaluation_replied", "evaluation_appealed", "appeal_decided", "appeals_read",
  "finding_opened", "finding_grew", "finding_read", "findings_read", "finding_decided",
  "round_created", "round_cancelled", "round_freezing", "round_frozen", "rounds_read", "round_read", "round_report_read", "round_rows_read", "round_manifest_read", "round_receipt_read",
  "export_asked", "export_read", "export_downloaded", "exports_read", "export_manifest_read",
  "scorecards_read", "ranking_read", "ranking_comparison_read", "trend_read", "triangulation_read", "trail_read",
  "partner_key_made", "partner_key_revoked", "deadline_set", "deadline_removed", "rule_bound_set", "rule_bound_removed", "consent_text_published",
]; // prettier-ignore
