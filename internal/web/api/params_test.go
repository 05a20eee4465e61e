package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/problem"
)

func itself(s string) string { return s }

func TestTheCursorsLeadThroughAListThatChanges(t *testing.T) {
	list := []string{"8C", "7A", "8B", "9Ä"}
	first, next, err := page(Paged{Limit: "2"}, list, itself)
	if err != nil || strings.Join(first, " ") != "7A 8B" || next == nil {
		t.Fatalf("%v %v %v", first, next, err)
	}
	// The one the cursor stands on has gone, and another has come before it.
	rest, end, err := page(Paged{Limit: "2", Cursor: *next}, []string{"8C", "7A", "8A", "9Ä"}, itself)
	if err != nil || strings.Join(rest, " ") != "8C 9Ä" || end != nil {
		t.Errorf("%v %v %v", rest, end, err)
	}
}

func TestAMadeUpCursorIsRefused(t *testing.T) {
	ours := cursorAfter("8B")
	for _, cursor := range []string{"8B", "zzz", "Zebedee", ours + "A", ours[1:], ours[:len(ours)-1], "AAAAAAAAOEI", " " + ours, ours + "\n"} {
		if _, _, err := page(Paged{Cursor: cursor}, []string{"8C"}, itself); !problem.Is(err, problem.Invalid) {
			t.Errorf("%q: %v", cursor, err)
		}
	}
	for _, list := range []string{"schools/999001/registers", "schools/999001/absences", "schools/999001/alerts", "campaigns"} {
		r := httptest.NewRequest(http.MethodGet, "/v1/"+list+"?cursor=made-up", nil)
		r.Header.Set("Authorization", "Bearer all")
		if w := newHouse(t).ask(t, r); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "not one of ours") {
			t.Errorf("%s: %d %s", list, w.Code, w.Body)
		}
	}
}
