//go:build services && chaos

package outside

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// owed is a text as the books have it when all is at rest.
type owed struct {
	id, state, reason, kind, urn string
	expires                      time.Time
	pupils                       []string // refs of those it names, or once named
}

// verdict is what the witness says of the books.
type verdict struct {
	alerts, texts, accepted int
	planned                 int            // texts of a wave
	sent                    int            // accepted once, and the books say so
	ended                   map[string]int // state and reason → how many were not sent
	wait                    int            // held, and a person or a moment is named
	lost, repeated, late    []string
	wrong                   []string // anything else that must not be
}

// booksAtRest reads every text once none is under way.
func booksAtRest(t testing.TB, db *sql.DB, within time.Duration) []owed {
	t.Helper()
	var list []owed
	if err := soonEvery(t.Context(), time.Second, within, "every text is settled", func() (bool, any) {
		var err error
		if list, err = readBooks(t.Context(), db); err != nil {
			return false, err
		}
		busy := map[string]int{}
		for _, o := range list {
			if o.state == "raised" || o.state == "sending" || o.state == "unknown" {
				busy[o.state]++
			}
		}
		return len(busy) == 0, busy
	}); err != nil {
		t.Error(err)
	}
	return list
}

func readBooks(ctx context.Context, db *sql.DB) ([]owed, error) {
	named, err := namedByWaves(ctx, db)
	if err != nil {
		return nil, err
	}
	rows, err := db.QueryContext(ctx, `SELECT t.id, t.state, t.reason, t.kind, t.school, t.expires_at, COALESCE(p.ref, '')
		FROM texts t LEFT JOIN alert_pupils a ON a.alert = t.id LEFT JOIN pupils p ON p.id = a.pupil ORDER BY t.id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []owed
	for rows.Next() {
		var o owed
		var ref string
		var expires int64
		if err := rows.Scan(&o.id, &o.state, &o.reason, &o.kind, &o.urn, &expires, &ref); err != nil {
			return nil, err
		}
		if n := len(list); n == 0 || list[n-1].id != o.id {
			o.expires, o.pupils = time.UnixMilli(expires), named[o.id]
			list = append(list, o)
		}
		if ref != "" {
			list[len(list)-1].pupils = append(list[len(list)-1].pupils, ref)
		}
	}
	return list, rows.Err()
}

// namedByWaves gives the pupils that each text of a campaign names.
func namedByWaves(ctx context.Context, db *sql.DB) (map[string][]string, error) {
	refs, err := columnsOf(ctx, db, "SELECT id, ref FROM pupils")
	if err != nil {
		return nil, err
	}
	families, err := columnsOf(ctx, db, "SELECT text, pupils FROM campaign_families WHERE text <> ''")
	named := map[string][]string{}
	for text, pupils := range families {
		named[text] = membersIn(pupils, refs, true)
	}
	return named, err
}

// columnsOf reads two columns of which the first is a key.
func columnsOf(ctx context.Context, db *sql.DB, query string) (map[string]string, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	pairs := map[string]string{}
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			return nil, err
		}
		pairs[key] = value
	}
	return pairs, rows.Err()
}

// membersIn gives the refs of the pupils of a family, all or those its text
// names.
func membersIn(pupils string, refs map[string]string, named bool) (list []string) {
	var all []struct{ P, W string }
	if err := json.Unmarshal([]byte(pupils), &all); err != nil {
		return nil // then the text names nobody, which is a fault of its own
	}
	for _, m := range all {
		if !named || m.W == "fits" {
			list = append(list, refs[m.P])
		}
	}
	return list
}

// judge compares the books with the witness's log.
func judge(town []*townSchool, books []owed, log []accepted) verdict {
	v := verdict{ended: map[string]int{}, texts: len(books), accepted: len(log)}
	schools := map[string]*townSchool{}
	for _, s := range town {
		schools[string(s.urn)] = s
	}
	unnamed := map[string]bool{} // texts to staff name no child: two of them may say the same
	for _, o := range books {
		unnamed[o.id] = o.kind == "staff"
	}
	taken, same := map[string][]accepted{}, map[string]string{}
	for _, a := range log {
		taken[a.Text] = append(taken[a.Text], a)
		if unnamed[a.Text] {
			continue
		}
		words := a.To + "\n" + a.Body
		if first, is := same[words]; is && first != a.Text {
			v.repeated = append(v.repeated, fmt.Sprintf("texts %s and %s say the same to one phone: %s", first, a.Text, a.Body))
		}
		same[words] = a.Text
	}
	for _, o := range books {
		v.add(schools[o.urn], o, taken[o.id])
		delete(taken, o.id)
	}
	for id := range taken {
		v.wrong = append(v.wrong, fmt.Sprintf("the carrier took text %q, which the books do not know", id))
	}
	return v
}

// add judges one text.
func (v *verdict) add(s *townSchool, o owed, taken []accepted) {
	switch o.kind {
	case "alert":
		v.alerts++
	case "campaign":
		v.planned++
	}
	if len(taken) > 1 {
		v.repeated = append(v.repeated, fmt.Sprintf("%s %s was taken %d times", o.kind, o.id, len(taken)))
	}
	for _, a := range taken {
		if a.At.After(o.expires) {
			v.late = append(v.late, fmt.Sprintf("%s %s was taken %s after its deadline", o.kind, o.id, a.At.Sub(o.expires)))
		}
		if why := s.mayNot(o, a.To); why != "" {
			v.wrong = append(v.wrong, fmt.Sprintf("%s %s went to a phone that %s", o.kind, o.id, why))
		}
	}
	says := fmt.Sprintf("%s %s is %s (%s), and the carrier took it %d times", o.kind, o.id, o.state, o.reason, len(taken))
	switch o.state {
	case "sent", "delivered", "undelivered":
		if len(taken) == 0 {
			v.lost = append(v.lost, says)
		} else {
			v.sent++
		}
	case "held":
		v.wait++
		if o.reason == "" || len(taken) > 0 {
			v.wrong = append(v.wrong, says)
		}
	case "failed", "expired", "withdrawn":
		v.ended[o.state+", "+o.reason]++
		if o.reason == "" || len(taken) > 0 {
			v.wrong = append(v.wrong, says)
		}
	default:
		v.lost = append(v.lost, says)
	}
}

// mayNot says why a text must not have gone to a phone, from the roll alone.
func (s *townSchool) mayNot(o owed, to string) string {
	if o.kind == "staff" {
		if to != s.lead {
			return "is not the lead's"
		}
		return ""
	}
	if len(o.pupils) == 0 {
		return "nobody says about whom"
	}
	for _, ref := range o.pupils {
		may, known := s.text[ref][to]
		if !known {
			return "is no contact's of a pupil it names"
		}
		if !may {
			return "may not be texted about a pupil it names"
		}
	}
	return ""
}

// missed lists pupils who were marked N and whom the books have forgotten, or
// left without a text and without a reason.
func missed(t testing.TB, db *sql.DB, away map[string]bool) (lost []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT b.school, p.ref, b.course, b.reason,
		(SELECT COUNT(*) FROM alert_pupils a WHERE a.absence = b.id AND a.kind = 'alert')
		FROM absences b JOIN pupils p ON p.id = b.pupil`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	left := map[string]bool{}
	for who := range away {
		left[who] = true
	}
	for rows.Next() {
		var urn, ref, course, reason string
		var alerts int
		if err := rows.Scan(&urn, &ref, &course, &reason, &alerts); err != nil {
			t.Fatal(err)
		}
		who := urn + " " + ref
		if left[who] && (alerts > 0 || course == "withheld" && reason != "") {
			delete(left, who)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for who := range left {
		lost = append(lost, "pupil "+who+" was marked N, and the books have neither a text nor a reason")
	}
	slices.Sort(lost)
	return lost
}

// unbalanced lists the schools whose ledger does not add up.
func unbalanced(t testing.TB, town []*townSchool) (faults []string) {
	t.Helper()
	for _, s := range town {
		var l ledger
		s.must(t, "GET", s.path("/ledger?date="+today+"&session=AM"), nil, &l)
		if !l.Balanced {
			faults = append(faults, fmt.Sprintf("the ledger of %s: %+v", s.urn, l.Faults))
		}
	}
	return faults
}

// table is the verdict for people.
func (v *verdict) table(counts map[string]int) string {
	var b strings.Builder
	for _, kind := range sortedKeys(counts) {
		fmt.Fprintf(&b, "  %5d × %s\n", counts[kind], kind)
	}
	fmt.Fprintf(&b, "  %d alerts, %d texts of a wave, %d texts owed in all, %d taken by the carrier\n", v.alerts, v.planned, v.texts, v.accepted)
	fmt.Fprintf(&b, "  %d sent exactly once\n", v.sent)
	for _, end := range sortedKeys(v.ended) {
		fmt.Fprintf(&b, "  %d not sent: %s\n", v.ended[end], end)
	}
	fmt.Fprintf(&b, "  %d held, with a reason\n", v.wait)
	fmt.Fprintf(&b, "  lost %d, repeated %d, late %d, wrong %d\n", len(v.lost), len(v.repeated), len(v.late), len(v.wrong))
	return b.String()
}

// faults is everything that must not be, the first few of each sort.
func (v *verdict) faults() (all []string) {
	for _, list := range [][]string{v.lost, v.repeated, v.late, v.wrong} {
		all = append(all, list[:min(len(list), 12)]...)
	}
	if 2*v.sent < v.texts {
		all = append(all, fmt.Sprintf("%d of %d texts were sent: that proves nothing", v.sent, v.texts))
	}
	return all
}

func sortedKeys(m map[string]int) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
