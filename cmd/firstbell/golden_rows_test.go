package main

import (
	"database/sql"
	"slices"
	"strings"
	"testing"
)

// goldenRows is what was kept, table by table; what is empty is left out. Each
// row is one line, its columns parted by bars.
type goldenRows struct {
	Closures  []string `json:"closures,omitempty"`  // register, its day, revision, marks kept
	OddMarks  []string `json:"odd_marks,omitempty"` // pupil as sent, code, why
	Absences  []string `json:"absences,omitempty"`  // which, day, code at close → code, course, reason; arrived; by whom explained
	Texts     []string `json:"texts,omitempty"`     // which, state, reason, pupils (those taken out in brackets), attempts
	Receipts  []string `json:"receipts,omitempty"`  // of what, status, code
	Inbound   []string `json:"inbound,omitempty"`   // carrier's id, media, opt-out, rows of replies
	Replies   []string `json:"replies,omitempty"`   // which, kind, inbound
	Unmatched []string `json:"unmatched,omitempty"` // inbound, contact
	Stopped   []string `json:"stopped,omitempty"`   // why
	Pauses    []string `json:"pauses,omitempty"`    // kind, why, by whom, whether it has ended
	Notices   []string `json:"notices,omitempty"`   // which, from, to, session, code, what became of it and by whom
	Arrivals  []string `json:"arrivals,omitempty"`  // which, code, by whom, whether it stands
	Calls     []string `json:"calls,omitempty"`     // what came of ringing: call, outcome, code, whom, by whom
	News      []string `json:"news,omitempty"`      // kind and of what, in order
	Audit     []string `json:"audit,omitempty"`     // who did what to what, in order
	Kept      []string `json:"kept,omitempty"`      // Idempotency-Keys with the status kept
}

const (
	closureRows = `SELECT grp || ' ' || session, day, 'revision ' || revision, marks FROM closures ORDER BY received_at, grp, session, revision`
	oddRows     = `SELECT ref, code, detail FROM odd_marks ORDER BY ref, code`
	absenceRows = `SELECT a.id, a.day, a.code_at_close || ' → ' || a.code, a.course, a.reason,
	 CASE WHEN a.arrived THEN 'arrived' ELSE '' END, COALESCE(a.explained_by, '') FROM absences a ORDER BY a.created_at, a.id`
	textRows = `SELECT t.id, t.state, t.reason, (SELECT COALESCE(GROUP_CONCAT(CASE WHEN dropped_at IS NULL THEN ref ELSE '(' || ref || ')' END, ' '), '')
	 FROM (SELECT p.ref, ap.dropped_at FROM alert_pupils ap JOIN pupils p ON p.id = ap.pupil WHERE ap.alert = t.id ORDER BY p.ref)),
	 'attempt ' || t.attempt FROM texts t ORDER BY t.raised_at, t.id`
	receiptRows   = `SELECT COALESCE(text, 'nothing known'), status, CAST(code AS TEXT) FROM receipts ORDER BY at, text, status DESC`
	inboundRows   = `SELECT carrier_id, 'media ' || media, opt_out, 'replies ' || replies FROM inbound ORDER BY at, carrier_id`
	replyRows     = `SELECT id, kind, inbound FROM replies ORDER BY at, id`
	unmatchedRows = `SELECT inbound, contact FROM unmatched`
	stoppedRows   = `SELECT sender, why FROM stopped`
	pauseRows     = `SELECT kind, why, actor, CASE WHEN ended_at IS NULL THEN 'stands' ELSE 'ended' END FROM pauses ORDER BY since, id`
	noticeRows    = `SELECT id, first_day, last_day, session, code, status, COALESCE(settled_by, '') FROM notices ORDER BY told_at, id`
	arrivalRows   = `SELECT id, code, noted_by, CASE WHEN undone_at IS NULL THEN 'stands' ELSE 'undone' END FROM arrivals ORDER BY noted_at, id`
	callRows      = `SELECT o.call, o.outcome, o.code, COALESCE(o.contact, ''), o.actor FROM call_outcomes o JOIN calls c ON c.id = o.call
	 JOIN pupils p ON p.id = c.pupil ORDER BY o.at, p.ref`
	newsRows  = `SELECT kind, id FROM news WHERE seq > ? ORDER BY school, seq`
	auditRows = `SELECT actor, act, target, detail FROM audit WHERE seq > ? ORDER BY school, seq`
	keptRows  = `SELECT key, CAST(status AS TEXT) FROM idempotency ORDER BY key`
)

// rows reads what the case has left behind. News and audit of the filling of
// the folder are not of the case.
func (h *goldenHouse) rows(t *testing.T) goldenRows {
	t.Helper()
	lines := func(query string, sorted bool, args ...any) []string {
		var list []string
		for _, row := range h.read(t, query, args...) {
			list = append(list, strings.TrimRight(strings.Join(row, " | "), " |"))
		}
		if list == nil {
			return nil
		}
		list = strings.Split(h.plain(t, strings.Join(list, "\x00")), "\x00")
		if sorted { // rows of one moment come in the order of ids drawn by lot
			slices.Sort(list)
		}
		return list
	}
	return goldenRows{
		Closures: lines(closureRows, false), OddMarks: lines(oddRows, false), Absences: lines(absenceRows, true),
		Texts: lines(textRows, true), Receipts: lines(receiptRows, true), Inbound: lines(inboundRows, false),
		Replies: lines(replyRows, true), Unmatched: lines(unmatchedRows, true), Stopped: lines(stoppedRows, false),
		Pauses: lines(pauseRows, false), Notices: lines(noticeRows, false), Arrivals: lines(arrivalRows, false), Calls: lines(callRows, false), News: lines(newsRows, false, h.since.news), Audit: lines(auditRows, false, h.since.audit),
		Kept: lines(keptRows, false),
	}
}

// read gives every row of a query as text.
func (h *goldenHouse) read(t *testing.T, query string, args ...any) [][]string {
	t.Helper()
	found, err := h.db.Raw().QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	for found.Next() {
		row, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := found.Scan(into...); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		text := make([]string, len(row))
		for i := range row {
			text[i] = row[i].String
		}
		all = append(all, text)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
