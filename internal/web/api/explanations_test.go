package api

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestExplanationsComeAsCSVToo(t *testing.T) {
	h := newHouse(t)
	r := httptest.NewRequest(http.MethodGet, "/v1/schools/999001/explanations?since=3", nil)
	r.Header.Set("Authorization", "Bearer all")
	r.Header.Set("Accept", "text/csv")
	w := h.ask(t, r)
	want := "absence,pupil,date,session,code_at_close,code,at,by,revision\nB1,\"A0,123\",2026-11-23,AM,N,I,2026-11-23T09:04:00Z,person:S1,0\n"
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/csv" || w.Header().Get("Firstbell-Next") != "41" || w.Body.String() != want {
		t.Errorf("%d %v\n%s", w.Code, w.Header(), w.Body)
	}
}
