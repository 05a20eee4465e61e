package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// refusal is an error in Twilio's shape.
type refusal struct {
	Code     int    `json:"code"`
	Message  string `json:"message"`
	MoreInfo string `json:"more_info"`
	Status   int    `json:"status"`
}

func refused(status, code int, format string, args ...any) *refusal {
	return &refusal{
		Code: code, Status: status,
		Message:  fmt.Sprintf(format, args...),
		MoreInfo: fmt.Sprintf("https://www.twilio.com/docs/errors/%d", code),
	}
}

func bad(code int, message string) *refusal {
	return refused(http.StatusBadRequest, code, "%s", message)
}

func noSuchThing(r *http.Request) *refusal {
	return refused(http.StatusNotFound, 20404, "The requested resource %s was not found", r.URL.Path)
}

func refuse(w http.ResponseWriter, r *refusal) {
	if r.Status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "1")
	}
	writeJSON(w, r.Status, r)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // whoever asked has gone
}
