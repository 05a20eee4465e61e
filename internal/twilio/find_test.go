package twilio

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/sms"
)

var nine = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func listed(sid, from, service string, at time.Time) string {
	return fmt.Sprintf(`{"sid":%q,"from":%q,"messaging_service_sid":%q,"body":"b","status":"sent","date_created":%q,"error_code":null}`,
		sid, from, service, at.Format(time.RFC1123Z))
}

func TestFindLooksThroughPagesForOneSendersMessages(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("To") != "+447700900101" || r.URL.Query().Get("DateSent>") != "" {
			t.Errorf("asked for %s", r.URL.RawQuery)
		}
		if r.URL.Query().Get("PageToken") == "" {
			_, _ = io.WriteString(w, `{"messages":[`+listed("SM4", "+1", "", nine.Add(2*time.Second))+","+listed("SM3", "+2", "", nine)+
				`],"next_page_uri":"/2010-04-01/Accounts/AC/Messages.json?Page=1&PageToken=PAx&PageSize=200"}`)
			return
		}
		_, _ = io.WriteString(w, `{"messages":[`+listed("SM2", "+1", "", nine)+","+listed("SM1", "+1", "", nine.Add(-time.Second))+`],"next_page_uri":null}`)
	}))
	defer srv.Close()
	got, err := clientOf(t, srv.URL).Find(t.Context(), sms.Sender{From: "+1"}, phone.Trusted("+447700900101"), nine.Add(900*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	want := []sms.Found{
		{CarrierID: "SM4", Body: "b", Status: sms.StatusSent, CreatedAt: nine.Add(2 * time.Second)},
		{CarrierID: "SM2", Body: "b", Status: sms.StatusSent, CreatedAt: nine},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFindComparesTheServiceWhenThatIsTheSender(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"messages":[`+listed("SM2", "", "MG1", nine)+","+listed("SM1", "+1", "MG2", nine)+`]}`)
	}))
	defer srv.Close()
	got, err := clientOf(t, srv.URL).Find(t.Context(), sms.Sender{Service: "MG1"}, phone.Trusted("+1"), nine)
	if err != nil || len(got) != 1 || got[0].CarrierID != "SM2" {
		t.Errorf("Find = %v, %v", got, err)
	}
}

func TestFindNeverTakesAnErrorForNothing(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"away":           func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) },
		"a page":         func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") },
		"without a date": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"messages":[{"sid":"SM1"}]}`) },
		"without an end": func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, `{"messages":[`+listed("SM1", "+1", "", nine)+`],"next_page_uri":"/x?Page=1&PageToken=PA"}`)
		},
		"an empty object": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{}`) },
	} {
		t.Run(name, func(t *testing.T) {
			srv := httptest.NewServer(h)
			defer srv.Close()
			got, err := clientOf(t, srv.URL).Find(t.Context(), sms.Sender{From: "+1"}, phone.Trusted("+447700900101"), nine)
			e, ok := errors.AsType[*sms.SendError](err)
			if !ok || got != nil {
				t.Fatalf("Find = %v, %v; want a *sms.SendError", got, err)
			}
			if strings.Contains(e.Error(), "447700900101") {
				t.Errorf("the error tells the number: %v", e)
			}
		})
	}
}

func TestTakenListsWhatOneSenderSentPageByPage(t *testing.T) {
	message := func(sid, from, direction string) string {
		return strings.TrimSuffix(listed(sid, from, "", nine), "}") + fmt.Sprintf(`,"direction":%q}`, direction)
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		if q.Get("DateSent>") != "2026-11-23T09:00:00Z" || q.Get("DateSent<") != "2026-11-23T10:00:00Z" || q.Get("From") != "+1" {
			t.Errorf("asked for %s", r.URL.RawQuery)
		}
		if q.Get("PageToken") == "" {
			_, _ = io.WriteString(w, `{"messages":[`+message("SM4", "+1", "outbound-api")+","+message("SM3", "+1", "outbound-reply")+","+message("SM5", "+9", "inbound")+
				`],"next_page_uri":"/2010-04-01/Accounts/AC/Messages.json?Page=1&PageToken=PAx"}`)
			return
		}
		_, _ = io.WriteString(w, `{"messages":[`+message("SM2", "+1", "outbound-api")+`],"next_page_uri":null}`)
	}))
	defer srv.Close()
	var got []string
	err := clientOf(t, srv.URL).Taken(t.Context(), sms.Sender{From: "+1"}, nine, nine.Add(time.Hour), func(page []sms.Found) error {
		for _, f := range page {
			got = append(got, f.CarrierID)
		}
		return nil
	})
	if diff := cmp.Diff([]string{"SM4", "SM2"}, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestAListThatIsNotWholeIsAnError(t *testing.T) {
	for name, answer := range map[string]string{
		"no list":      `{}`,
		"a circle":     `{"messages":[],"next_page_uri":"/x?Page=1&PageToken=PAx"}`,
		"no such date": `{"messages":[{"sid":"SM1","date_created":"yesterday"}]}`,
	} {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, answer) }))
		err := clientOf(t, srv.URL).Taken(t.Context(), sms.Sender{From: "+1"}, nine, nine.Add(time.Hour), func([]sms.Found) error { return nil })
		if _, ok := errors.AsType[*sms.SendError](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
		srv.Close()
	}
}
