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
	want := `2026-11-23-AM-P1,A0123,8B,2026-11-23,AM,absent,"The text could not be delivered. Call, or try the next contact.",2026-11-23T09:04:00Z,1,no_answer,Secret Mother mother,'+447700900101,'=Secret aunt,,,`
	if lines[1] != want {
		t.Errorf("%s\nnot\n%s", lines[1], want)
	}
}

// TestNamesAndNumbersOfACallListNeedTheRoll: a key that may read absences alone
// learns whom to ring about, not whom to ring.
func TestNamesAndNumbersOfACallListNeedTheRoll(t *testing.T) {
	for _, accept := range []string{"application/json", "text/csv"} {
		w := callList(t, "silent", accept)
		if body := w.Body.String(); w.Code != http.StatusOK || !strings.Contains(body, "mother") || strings.Contains(body, "Secret") || strings.Contains(body, "7700") {
			t.Errorf("%s: %d\n%s", accept, w.Code, body)
		}
	}
}
