package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// secret stands wherever a name, a number or the words of a text could.
const secret = "Zebedee 07700 900101"

func TestNothingSentIsEverRepeated(t *testing.T) {
	bodies := map[string]string{
		"register":   `{"register":7,"date":"` + secret + `","session":"` + secret + `","closed_at":"` + secret + `","marks":"` + secret + `"}`,
		"mark":       `{"register":"8B","date":"2026-11-23","session":"AM","marks":[{"pupil":["` + secret + `"],"code":"` + secret + `"},"` + secret + `"]}`,
		"key":        `{"` + secret + `":1,"` + secret + `":2}`,
		"field":      `{"` + secret + `":1}`,
		"nul":        `{"` + secret + `":"\u0000"}`,
		"not json":   secret,
		"broken":     closure("broken"),
		"panic":      closure("panic"),
		"depth":      `{"` + secret + `":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`,
		"bad string": `{"register":"` + secret + "\xff" + `"}`,
	}
	for name, body := range bodies {
		h := newHouse(t)
		w := h.ask(t, post(closuresPath, "all", "", body))
		if w.Code < 400 || strings.Contains(w.Body.String(), "Zebedee") || strings.Contains(w.Body.String(), "900101") {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
		if strings.Contains(h.log.String(), "Zebedee") {
			t.Errorf("%s: log: %s", name, h.log)
		}
	}
}

func TestAddressesAreNotRepeatedOrLogged(t *testing.T) {
	for _, path := range []string{
		"/v1/schools/999001/ledger?date=Zebedee", "/v1/schools/999001/ledger?session=Zebedee", "/v1/schools/999001/alerts?status=Zebedee",
		"/v1/schools/Zebedee/ledger", "/v1/alerts/Zebedee", "/Zebedee", "/v1/schools/999001/absences?limit=Zebedee",
		"/v1/schools/999001/absences?cursor=Zebedee", "/v1/events?school=Zebedee",
	} {
		h := newHouse(t)
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Authorization", "Bearer all")
		w := h.ask(t, r)
		if strings.Contains(w.Body.String(), "Zebedee") || strings.Contains(h.log.String(), "Zebedee") {
			t.Errorf("%s: %s\n%s", path, w.Body, h.log)
		}
	}
}

func TestListsHaveNoNames(t *testing.T) {
	for _, path := range []string{"registers", "absences", "alerts", "ledger"} {
		r := httptest.NewRequest(http.MethodGet, "/v1/schools/999001/"+path, nil)
		r.Header.Set("Authorization", "Bearer all")
		if w := newHouse(t).ask(t, r); strings.Contains(w.Body.String(), "Secret") || w.Code != 200 {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}
