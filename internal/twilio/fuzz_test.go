package twilio

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever is posted, signed or not, a door answers and never keeps what a
// database cannot.
func FuzzDoors(f *testing.F) {
	f.Add("text=1", "AccountSid="+account+"&MessageSid=SM1&MessageStatus=sent", true)
	f.Add("text=%00", "AccountSid="+account+"&MessageSid=%ff&Body=a%00&Body=b&OptOutType=START&NumMedia=9999999999999999999", true)
	f.Add("", "a=%zz;b", true)
	f.Add("text=1&text=2", "MessageSid=SM1", false)
	f.Fuzz(func(t *testing.T, query, body string, signed bool) {
		inbox := &shelf{}
		doors := doorsOf(t, inbox, "")
		for _, path := range []string{"/twilio/status", "/twilio/inbound"} {
			target := path + "?" + query
			r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
			r.URL.RawQuery, r.RequestURI = query, target
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			form, err := url.ParseQuery(body)
			if signed && err == nil {
				r.Header.Set("X-Twilio-Signature", signature("secret", "https://school.example/fb"+target, form))
			}
			w := httptest.NewRecorder()
			doors.ServeHTTP(w, r)
			switch w.Code {
			case 200, 400, 403, 413:
			default:
				t.Fatalf("%s answered %d", path, w.Code)
			}
		}
		if !signed && len(inbox.receipts)+len(inbox.inbounds) > 0 {
			t.Fatal("kept what nobody signed")
		}
		for _, r := range inbox.receipts {
			storableOrFail(t, r.TextID, r.CarrierID)
		}
		for _, in := range inbox.inbounds {
			storableOrFail(t, in.CarrierID, in.From, in.To, in.Service, in.Body)
		}
	})
}

func storableOrFail(t *testing.T, fields ...string) {
	for _, s := range fields {
		if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			t.Fatalf("%q cannot be kept", s)
		}
	}
}
