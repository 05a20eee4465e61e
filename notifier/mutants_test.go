//go:build services

package notifier_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// mutant is a fault planted in the decision: a piece of one file, or two where
// the rule stands twice, changed.
type mutant struct {
	name, file, is, becomes string
	also                    [2]string
}

// mutants are faults as somebody tired would make them. Each lets the wrong
// adult be told, somebody be told twice, or a missing child be passed over.
var mutants = []mutant{
	{name: "a court order is not seen", file: "../internal/school/bar.go", is: `told := !o.CourtOrder && `, becomes: `told := `, also: [2]string{`case t.CourtOrder:`, `case t.CourtOrder && t.Order < 0:`}},
	{name: "a number shared with somebody barred is texted", file: "../internal/school/bar.go", is: `if !told && (o.Contact.Number == t.Contact.Number || o.Contact.Others.Has(t.Contact.Number)) {`, becomes: `if told && o.Contact.Number == t.Contact.Number && o.Contact.ID == "" {`},
	{name: "the last on the list is texted, not the first", file: "next.go", is: `if !bar.Stands() && n.Found {`, becomes: `if !bar.Stands() && n.Found && told != nil {`},
	{name: "a parent who lives apart is forgotten", file: "who.go", is: `append(home[:1:1], away...)`, becomes: `home[:1:1]`},
	{name: "a sibling joins a text that has gone", file: "raise.go", is: `!al.Text.State.Waiting() ||`, becomes: `al.Text.State == delivery.Withdrawn ||`},
	{name: "a sibling joins another adult's text", file: "raise.go", is: `al.Text.Contact != t.Contact.ID ||`, becomes: ``},
	{name: "what a person accepted is texted about", file: "raise.go", is: `case told && n.Status == NoticeAccepted:`, becomes: `case told && n.Status == NoticeRefused:`},
	{name: "a vulnerable pupil is not held", file: "raise.go", is: `case p.Flags.Vulnerable:`, becomes: `case p.Flags.Vulnerable && p.Flags.InCare:`},
	{name: "an afternoon alert repeats the morning's", file: "raise.go", is: `d.toldThisMorning(e.pupil.ID):`, becomes: `d.toldThisMorning(e.pupil.ID) && !d.today:`},
	{name: "a second text goes when a reason is taken back", file: "decide.go", is: `case told, tried:`, becomes: `case told && tried && again:`},
	{name: "the brake that is on is not seen", file: "brake.go", is: `if b.EndedAt.IsZero() && (b.Why`, becomes: `if !b.EndedAt.IsZero() && (b.Why`},
	{name: "the brake lets what waits slip", file: "brake.go", is: `d.plan.Hold = append(d.plan.Hold, *al)`, becomes: `_ = al`},
	{name: "the school is never counted", file: "brake.go", is: `if n, of := d.schoolCount(), d.Setting.OnRoll; n > p.BrakeSchoolLeast &&`, becomes: `if n, of := d.schoolCount(), d.Setting.OnRoll; n > 9*p.BrakeSchoolLeast &&`},
	{name: "a group is counted by the names of its registers", file: "class.go", is: `missing = len(class.Missing)`, becomes: `missing = -len(class.Missing)`},
	{name: "the late desk is not believed", file: "raise.go", is: `if arr, ok := d.arrival(e.pupil.ID); ok {`, becomes: `if arr, ok := d.arrival(e.pupil.ID); ok && arr.Code == "" {`},
	{name: "a day that ends early is as long as others", file: "raise.go", is: `early && ends.On(day).Before(w.deadline)`, becomes: `early && ends.On(day).Before(d.Now)`},
	{name: "a year group that is not in is texted about", file: "raise.go", is: `case !d.yearIn(e.pupil):`, becomes: `case !d.yearIn(e.pupil) && !d.today:`},
	{name: "a text goes before the day's first", file: "raise.go", is: `d.Closure.ClosedAt.Add(policy.HoldAfterClosing.Duration()), policy.NotBefore.On(day)),`, becomes: `d.Closure.ClosedAt.Add(policy.HoldAfterClosing.Duration())),`},
	{name: "a mark that changed is not read again", file: "gate.go", is: `	case p.Absence.Arrived:
		return ReasonArrived
	case !p.Absence.Open():
		return ReasonExplained
	case left`, becomes: `	case left`},
	{name: "a tie that changed is not read again", file: "gate.go", is: `if i < 0 || school.BarOf(p.List, p.List[i]).Stands() {`, becomes: `if i < 0 {`},
	{name: "a text that waits outlives its reason", file: "takeback.go", is: `case al.Text.State.Waiting():`, becomes: `case al.Text.State == delivery.Held:`},
	{name: "a text that has gone is never taken back", file: "takeback.go", is: `case reason == ReasonArrived, reason == ReasonMistake:`, becomes: `case reason == ReasonLeft:`},
	{name: "one of two marks is believed", file: "marks.go", is: `	bad[p.ID] = true
	s.doubt(i, "pupil", p, m, fmt.Sprintf(`, becomes: `	s.doubt(i, "pupil", p, m, fmt.Sprintf(`},
}

// TestEveryPlantedFaultIsCaught plants one fault after the other in the
// decision, beside the tree with go's -overlay, and runs the made-up mornings
// on it. Each must break one. A fault that can no longer be planted fails the
// test too, as does one that does not compile, so none is caught by accident.
func TestEveryPlantedFaultIsCaught(t *testing.T) {
	if said, err := onMornings(t, nil); err != nil {
		t.Fatalf("with no fault planted: %v\n%s", err, said)
	}
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) {
			text, err := os.ReadFile(m.file)
			must(t, err)
			src := string(text)
			for _, change := range [][2]string{{m.is, m.becomes}, m.also} {
				if n := strings.Count(src, change[0]); change[0] != "" && n != 1 {
					t.Fatalf("%s has %q %d times: plant the fault anew", m.file, change[0], n)
				}
				src = strings.Replace(src, change[0], change[1], 1)
			}
			said, err := onMornings(t, map[string]string{m.file: src})
			if err == nil || !strings.Contains(said, "BROKEN morning") {
				t.Errorf("not caught: %v\n%s", err, said)
			}
		})
	}
}

// onMornings runs the made-up mornings on the package with some files replaced.
func onMornings(t *testing.T, files map[string]string) (string, error) {
	t.Helper()
	here, err := os.Getwd()
	must(t, err)
	dir := t.TempDir()
	replace := map[string]string{}
	for name, text := range files {
		path := filepath.Join(dir, filepath.Base(name))
		must(t, os.WriteFile(path, []byte(text), 0o600))
		replace[filepath.Join(here, name)] = path
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	must(t, err)
	path := filepath.Join(dir, "overlay.json")
	must(t, os.WriteFile(path, overlay, 0o600))
	// 5,000 mornings: each of these faults shows in far fewer.
	cmd := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-vet=off", "-overlay", path, //nolint:gosec // our own paths
		"-run", "^TestAHundredThousandMornings$", ".", "-mornings=5000")
	out, err := cmd.CombinedOutput()
	return string(out), err
}
