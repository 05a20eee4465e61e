package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// callList asks for the call list with a key, in a form.
func callList(t *testing.T, key, accept string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/v1/schools/999001/calls", nil)
	r.Header.Set("Authorization", "Bearer "+key)
	r.Header.Set("Accept", accept)
	return newHouse(t).ask(t, r)
}

func TestTheCallListComesAsCSVToo(t *testing.T) {
	w := callList(t, "all", "text/csv")
	lines := strings.Split(strings.TrimSpace(w.Body.String()), "\n")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/csv" || len(lines) != 3 {
		t.Fatalf("%d %v\n%s", w.Code, w.Header(), w.Body)
	}
	want := `2026-11-23-AM-P1 2026-11-23-AM-P3,A0123 A0151,8B 7A,2026-11-23,AM,absent,"The text could not be delivered. Call, or try the next contact.",2026-11-23T09:04:00Z,2,left_message,Secret Mother mother,'+447700900101 / +441632960101,'=Secret aunt,,,`
	if lines[1] != want {
		t.Errorf("%s\nnot\n%s", lines[1], want)
	}
}

// TestWhatIsNotedOfACallNeedsTheReplies, and what is noted of a concern is no
// program's.
func TestWhatIsNotedOfACallNeedsTheReplies(t *testing.T) {
	for key, want := range map[string]bool{"all": true, "silent": false} {
		body := callList(t, key, "application/json").Body.String()
		if strings.Contains(body, "engaged") != want || strings.Contains(body, "Secret fear") {
			t.Errorf("%s: %s", key, body)
		}
	}
}

// TestNamesAndNumbersOfACallListNeedTheRoll: a key that may read absences alone
// learns whom to ring about, not whom to ring.
func TestNamesAndNumbersOfACallListNeedTheRoll(t *testing.T) {
	for _, accept := range []string{"application/json", "text/csv"} {
		w := callList(t, "silent", accept)
		if body := w.Body.String(); w.Code != http.StatusOK || !strings.Contains(body, "mother") || strings.Contains(body, "Secret") || strings.Contains(body, "7700") || strings.Contains(body, "1632") {
			t.Errorf("%s: %d\n%s", accept, w.Code, body)
		}
	}
}
