package delivery_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/delivery"
)

// The page of states is read by people who will not read state.go, so both its
// drawing and its table say what the code does, no less and no more.
func TestThePageOfStatesDrawsTheLegalMoves(t *testing.T) {
	raw, err := os.ReadFile("../../docs/alert-states.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(raw)
	want := legalMoves()
	drawn := found(page, `(?m)^ +([a-z]+) --> ([a-z]+)$`)
	if diff := cmp.Diff(want, drawn); diff != "" {
		t.Errorf("the drawing (-code +page):\n%s", diff)
	}
	table := found(section(page, "## Every legal move"), `(?m)^\| ([a-z]+) \| ([a-z]+) \| [^|]{10,} \|$`)
	if diff := cmp.Diff(want, table); diff != "" {
		t.Errorf("the table (-code +page):\n%s", diff)
	}
}

func TestThePageOfStatesExplainsEveryState(t *testing.T) {
	raw, err := os.ReadFile("../../docs/alert-states.md")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, s := range delivery.States {
		want = append(want, string(s))
	}
	var explained []string
	for _, m := range regexp.MustCompile(`(?m)^\| ([a-z]+) \| [^|]{10,} \|$`).FindAllStringSubmatch(section(string(raw), "## The states"), -1) {
		explained = append(explained, m[1])
	}
	if diff := cmp.Diff(want, explained); diff != "" {
		t.Errorf("the states (-code +page):\n%s", diff)
	}
}

// legalMoves lists every move of the code's table as "from to", sorted.
func legalMoves() []string {
	var out []string
	for _, from := range delivery.States {
		for _, to := range delivery.States {
			if delivery.May(from, to) {
				out = append(out, string(from)+" "+string(to))
			}
		}
	}
	slices.Sort(out)
	return out
}

// found lists the pairs a pattern finds as "from to", sorted, repeats included.
func found(text, pattern string) []string {
	var out []string
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		if m[1] != "from" { // the head of the table
			out = append(out, m[1]+" "+m[2])
		}
	}
	slices.Sort(out)
	return out
}

// section gives the part of a page from its heading to the next one.
func section(page, heading string) string {
	_, rest, _ := strings.Cut(page, heading+"\n")
	part, _, _ := strings.Cut(rest, "\n## ")
	return part
}
