//go:build services && chaos

package outside

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// drawn is a family of a snapshot as it was frozen.
type drawn struct {
	urn, why, arm, text string
	raised              bool
	refs                []string // of all its pupils
}

// waveVerdict is what the witness says of a wave.
type waveVerdict struct {
	verdict
	families, owed, heldOut, leftOut int
	once                             int            // written to exactly once
	doubt                            int            // ended because nobody could say whether the carrier has it
	endings                          map[string]int // of those not written to, beside doubt
}

// snapshotOf reads every family that was ever drawn.
func snapshotOf(t *testing.T, db *sql.DB) (list []drawn) {
	t.Helper()
	refs, err := columnsOf(t.Context(), db, "SELECT id, ref FROM pupils")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := db.QueryContext(t.Context(), "SELECT school, pupils, why, arm, text, raised_at IS NOT NULL FROM campaign_families ORDER BY wave, family")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var d drawn
		var pupils string
		if err := rows.Scan(&d.urn, &pupils, &d.why, &d.arm, &d.text, &d.raised); err != nil {
			t.Fatal(err)
		}
		d.refs = membersIn(pupils, refs, false)
		list = append(list, d)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// wavesOver waits until so many waves have been drawn and are over.
func wavesOver(t *testing.T, db *sql.DB, want int, within time.Duration) {
	t.Helper()
	if err := soonEvery(t.Context(), time.Second, within, "every wave is over", func() (bool, any) {
		over := 0
		err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM campaign_waves WHERE state = 'over'").Scan(&over)
		return err == nil && over == want, fmt.Sprint(over, " of ", want, " ", err)
	}); err != nil {
		t.Error(err)
	}
}

// wave holds a snapshot against the books alone: whoever is written to has one
// text, and nobody else has any.
func (v *verdict) wave(snapshot []drawn, books []owed) {
	texts, about := map[string]bool{}, map[string]int{}
	for _, o := range books {
		if o.kind != "campaign" {
			continue
		}
		texts[o.id] = true
		for _, ref := range o.pupils {
			about[o.urn+" "+ref]++
		}
	}
	for _, d := range snapshot {
		most := 0
		for _, ref := range d.refs {
			most = max(most, about[d.urn+" "+ref])
		}
		who := fmt.Sprintf("the family of %s at %s (%s, %s)", strings.Join(d.refs, " and "), d.urn, d.why, d.arm)
		written := d.arm == "a" || d.arm == "b"
		switch {
		case written && !texts[d.text]:
			v.lost = append(v.lost, who+" was never owed its text")
		case !written && (d.text != "" || most > 0):
			v.wrong = append(v.wrong, who+" must not be written to, and is")
		case most > 1:
			v.repeated = append(v.repeated, fmt.Sprintf("%s is named by %d texts", who, most))
		}
	}
}

// judgeWave holds the snapshot against the log and against the rig's own
// knowledge of the roll.
func (v *waveVerdict) judgeWave(town []*waveSchool, snapshot []drawn, books []owed, log []accepted) {
	v.families, v.endings = len(snapshot), map[string]int{}
	taken, byPhone, of := map[string]int{}, map[string]int{}, map[string]owed{}
	for _, o := range books {
		of[o.id] = o
	}
	for _, a := range log {
		taken[a.Text]++
		if of[a.Text].kind == "campaign" {
			byPhone[a.To]++
		}
	}
	home := map[string]*waveFamily{}
	meant := 0
	for _, s := range town {
		for i, f := range s.families {
			for _, ref := range f.refs {
				home[string(s.urn)+" "+ref] = &s.families[i]
			}
		}
		meant += len(s.families)
	}
	if len(snapshot) != meant {
		v.wrong = append(v.wrong, fmt.Sprintf("%d families are in the snapshot, and %d are on the rolls", len(snapshot), meant))
	}
	for _, d := range snapshot {
		v.family(d, home[d.urn+" "+strings.Join(d.refs[:1], "")], of[d.text], taken[d.text], byPhone)
	}
}

// family judges one family of the snapshot.
func (v *waveVerdict) family(d drawn, f *waveFamily, o owed, taken int, byPhone map[string]int) {
	who := fmt.Sprintf("the family of %s at %s (%s, %s)", strings.Join(d.refs, " and "), d.urn, d.why, d.arm)
	if f == nil || !slices.Equal(sorted(d.refs), sorted(f.refs)) || f.in != (d.arm != "") {
		v.wrong = append(v.wrong, who+" is not drawn as the roll has it")
		return
	}
	texts := 0
	for _, phone := range f.phones {
		texts += byPhone[phone]
	}
	if texts > 1 {
		v.repeated = append(v.repeated, fmt.Sprintf("%s has %d texts of the wave", who, texts))
	}
	switch {
	case d.arm == "" || d.arm == "held_out":
		if d.arm == "" {
			v.leftOut++
		} else {
			v.heldOut++
		}
		if texts > 0 || d.text != "" {
			v.wrong = append(v.wrong, who+" must not be written to, and is")
		}
	case d.text == "" || !d.raised || o.id == "":
		v.lost = append(v.lost, who+" was never owed its text")
	default:
		v.owed++
		v.ending(who, o, taken, texts, byPhone[f.first])
	}
}

// ending judges what became of the text of a family that is written to.
func (v *waveVerdict) ending(who string, o owed, taken, texts, atFirst int) {
	switch {
	case taken == 1 && atFirst == 1:
		v.once++
	case taken != texts || taken != atFirst:
		v.wrong = append(v.wrong, who+" was written to on another phone than the first")
	case o.state == "failed" && o.reason == "unknown_to_carrier":
		v.doubt++
	default:
		v.endings[o.state+", "+o.reason]++
	}
}

func sorted(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return list
}

// table is the verdict for people.
func (v *waveVerdict) table(kills map[string]int) string {
	said := fmt.Sprintf("%s  of %d families %d are written to, %d held out, %d left out\n  %d texts of the wave were taken exactly once, %d ended in doubt and are not sent again",
		v.verdict.table(kills), v.families, v.owed, v.heldOut, v.leftOut, v.once, v.doubt)
	for _, end := range sortedKeys(v.endings) {
		said += fmt.Sprintf("\n  %d ended as %s", v.endings[end], end)
	}
	return said
}

// TestTheAccountOfAWaveSeesEachFault holds the judge itself to what it must see.
func TestTheAccountOfAWaveSeesEachFault(t *testing.T) {
	town := func() []*waveSchool {
		s := &waveSchool{townSchool: &townSchool{urn: "970000", text: map[string]map[string]bool{}}, families: make([]waveFamily, 3)}
		for i, in := range []bool{true, true, false} {
			ref, phone := fmt.Sprint("W", i), fmt.Sprint("+99900000", i)
			s.families[i] = waveFamily{first: phone, phones: []string{phone}, refs: []string{ref}, in: in}
			s.text[ref] = map[string]bool{phone: true}
		}
		return []*waveSchool{s}
	}
	at := time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)
	snapshot := func() []drawn {
		return []drawn{
			{urn: "970000", why: "fits", arm: "a", text: "T0", raised: true, refs: []string{"W0"}},
			{urn: "970000", why: "fits", arm: "held_out", refs: []string{"W1"}},
			{urn: "970000", why: "no_text", refs: []string{"W2"}},
		}
	}
	books := []owed{{id: "T0", state: "sent", kind: "campaign", urn: "970000", expires: at.Add(time.Hour), pupils: []string{"W0"}}}
	log := []accepted{{Text: "T0", To: "+999000000", Body: "a", At: at}}
	for _, c := range []struct {
		name     string
		snapshot []drawn
		books    []owed
		log      []accepted
		seen     string // "" for nothing
	}{
		{"all is well", snapshot(), books, log, ""},
		{"a text twice", snapshot(), books, slices.Concat(log, log), "taken 2 times"},
		{"a text lost", snapshot(), books, nil, "took it 0 times"},
		{"a family forgotten", snapshot(), nil, nil, "never owed"},
		{"a family not drawn", snapshot()[:2], books, log, "2 families are in the snapshot"},
		{"the holdout written to", snapshot(), books, slices.Concat(log, []accepted{{Text: "T0", To: "+999000001", Body: "b", At: at}}), "must not be written to"},
		{"somebody left out written to", snapshot(), books, []accepted{{Text: "T0", To: "+999000002", Body: "b", At: at}}, "must not be written to"},
		{"a text nobody owes", snapshot(), books, slices.Concat(log, []accepted{{Text: "T9", To: "+999000001", Body: "b", At: at}}), "do not know"},
	} {
		schools := town()
		v := &waveVerdict{verdict: judge([]*townSchool{schools[0].townSchool}, c.books, c.log)}
		v.judgeWave(schools, c.snapshot, c.books, c.log)
		if said := strings.Join(v.faults(), "\n"); c.seen == "" && said != "" || !strings.Contains(said, c.seen) {
			t.Errorf("%s: %s", c.name, said)
		}
	}
}
