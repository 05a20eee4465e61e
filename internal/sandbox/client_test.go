package sandbox_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/sandbox"
	"github.com/firstbell/firstbell/internal/sms"
	"github.com/firstbell/firstbell/internal/twilio"
)

// inbox passes on what the doors take in.
type inbox struct {
	receipts chan sms.Receipt
	inbounds chan sms.Inbound
}

func (i inbox) Receipt(_ context.Context, r sms.Receipt) error  { i.receipts <- r; return nil }
func (i inbox) Inbound(_ context.Context, in sms.Inbound) error { i.inbounds <- in; return nil }

func next[T any](t *testing.T, from chan T) (v T) {
	t.Helper()
	select {
	case v = <-from:
	case <-time.After(5 * time.Second):
		t.Fatal("nothing came")
	}
	return v
}

// pairUp joins the real client with its doors and the stand-in, over HTTP.
func pairUp(t *testing.T, faults sandbox.Faults) (*twilio.Client, *sandbox.Server, inbox) {
	t.Helper()
	doors := http.NewServeMux()
	program := httptest.NewServer(doors)
	standIn := sandbox.New(sandbox.Config{
		AuthToken: "secret", InboundURL: program.URL + "/twilio/inbound#rc=5&rp=all", Faults: faults,
		SentAfter: time.Millisecond, DeliveredAfter: 300 * time.Millisecond, Trouble: slog.New(slog.DiscardHandler),
	})
	carrier := httptest.NewServer(standIn.Handler())
	client, err := twilio.New(twilio.Config{
		AccountSID: sandbox.DefaultAccount, AuthToken: "secret", BaseURL: carrier.URL, PublicURL: program.URL,
		Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	in := inbox{make(chan sms.Receipt, 100), make(chan sms.Inbound, 100)}
	doors.Handle("/twilio/status", client.StatusHandler(in))
	doors.Handle("/twilio/inbound", client.InboundHandler(in))
	t.Cleanup(func() { standIn.Close(); client.Close(); carrier.Close(); program.Close() })
	return client, standIn, in
}

func message(from sms.Sender) sms.Message {
	return sms.Message{TextID: "01JD", To: phone.Trusted("+447700900101"), Sender: from, Body: "Zoë was not in school.", Validity: time.Hour}
}

func TestAWholeTalkBetweenClientAndStandIn(t *testing.T) {
	for name, from := range map[string]sms.Sender{"number": {From: "+447700900999"}, "service": {Service: "MG1"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, standIn, in := pairUp(t, sandbox.Faults{})
			taken, err := client.Send(t.Context(), message(from))
			if err != nil || taken.Status != sms.StatusQueued {
				t.Fatalf("Send = %+v, %v", taken, err)
			}
			for _, want := range []sms.Status{sms.StatusSent, sms.StatusDelivered} {
				if r := next(t, in.receipts); r.TextID != "01JD" || r.CarrierID != taken.CarrierID || r.Status != want {
					t.Errorf("receipt %+v, want %s", r, want)
				}
			}
			found, err := client.Find(t.Context(), from, phone.Trusted("+447700900101"), time.Now().Add(-time.Minute))
			if err != nil || len(found) != 1 || found[0].CarrierID != taken.CarrierID || found[0].Body != "Zoë was not in school." || found[0].Status != sms.StatusDelivered {
				t.Errorf("Find = %+v, %v", found, err)
			}
			reply := httptest.NewRequest(http.MethodPost, "/sandbox/say", nil)
			reply.PostForm = map[string][]string{"from": {"+447700900101"}, "body": {"STOP"}}
			reply.Form = reply.PostForm
			standIn.Handler().ServeHTTP(httptest.NewRecorder(), reply)
			if got := next(t, in.inbounds); got.From != "+447700900101" || got.Body != "STOP" || got.OptOut != sms.OptStop || got.Service != from.Service {
				t.Errorf("inbound %+v", got)
			}
			_, err = client.Send(t.Context(), message(from))
			if e, ok := errors.AsType[*sms.SendError](err); !ok || e.Class != sms.ClassOptedOut || e.Code != 21610 {
				t.Errorf("after STOP Send says %v", err)
			}
		})
	}
}

func TestALostAnswerIsInDoubtAndCanBeFound(t *testing.T) {
	client, _, in := pairUp(t, sandbox.Faults{DropAnswersRate: 1})
	_, err := client.Send(t.Context(), message(sms.Sender{From: "+447700900999"}))
	if e, ok := errors.AsType[*sms.SendError](err); !ok || e.Class != sms.ClassAmbiguous {
		t.Fatalf("Send says %v", err)
	}
	found, err := client.Find(t.Context(), sms.Sender{From: "+447700900999"}, phone.Trusted("+447700900101"), time.Now().Add(-time.Minute))
	if err != nil || len(found) != 1 {
		t.Fatalf("Find = %+v, %v", found, err)
	}
	if r := next(t, in.receipts); r.TextID != "01JD" || r.CarrierID != found[0].CarrierID {
		t.Errorf("the receipt does not resolve it: %+v", r)
	}
}

func TestRefusalsOfTheStandInMeanWhatTheySay(t *testing.T) {
	for want, faults := range map[sms.Class]sandbox.Faults{sms.ClassLater: {ErrorRate429: 1}, sms.ClassAmbiguous: {ErrorRate5xx: 1}} {
		client, _, _ := pairUp(t, faults)
		_, err := client.Send(t.Context(), message(sms.Sender{From: "+447700900999"}))
		if e, ok := errors.AsType[*sms.SendError](err); !ok || e.Class != want {
			t.Errorf("Send says %v, want %s", err, want)
		}
	}
}

func TestTheDoctorSeesHowTheAccountStands(t *testing.T) {
	client, _, _ := pairUp(t, sandbox.Faults{})
	got, err := client.Standing(t.Context())
	if err != nil || got != (twilio.Standing{Name: "Firstbell's stand-in", Status: "active", Balance: "25.00", Currency: "GBP"}) {
		t.Errorf("Standing = %+v, %v", got, err)
	}
}
