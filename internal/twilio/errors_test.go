package twilio

import (
	"net/http"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/sms"
)

func TestErrorCodesByWhatToDo(t *testing.T) {
	for class, codes := range map[sms.Class][]int{
		sms.ClassAccount:  {20003, 20005, 20403, 20404, 21603, 21606, 21609, 21659, 21660, 21701, 21703, 21704, 21705, 30002},
		sms.ClassDead:     {21211, 21614, 21635, 30005, 30006},
		sms.ClassOptedOut: {21610},
		sms.ClassOurs:     {21602, 21617, 21658, 90007, 35110, 35114, 35119},
		sms.ClassRoute:    {21408, 21608, 21612, 30018, 30024, 30034},
		sms.ClassLater:    {20429, 21611, 30001, 30017, 30022, 30023, 14107, 63038},
		sms.ClassOnceMore: {30003, 30008, 30020, 30021, 30410, 30500, 20500, 20503},
		sms.ClassBlocked:  {30004, 30007, 30450},
		sms.ClassTooLate:  {30036},
		sms.ClassOther:    {1, 21702, 35109, 35120, 99999, -1},
		"":                {0},
	} {
		for _, code := range codes {
			if got := ClassOf(code); got != class {
				t.Errorf("ClassOf(%d) = %q, want %q", code, got, class)
			}
		}
	}
}

func TestTheTrueStatusComesBeforeTheCode(t *testing.T) {
	for _, c := range []struct {
		status, code int
		want         sms.Class
	}{
		{503, 20503, sms.ClassAmbiguous},
		{500, 21211, sms.ClassAmbiguous},
		{502, 0, sms.ClassAmbiguous},
		{599, 0, sms.ClassAmbiguous},
		{429, 20003, sms.ClassLater},
		{429, 0, sms.ClassLater},
		{400, 21211, sms.ClassDead},
		{400, 21610, sms.ClassOptedOut},
		{400, 0, sms.ClassOther},
		{401, 0, sms.ClassAccount},
		{403, 0, sms.ClassAccount},
		{404, 0, sms.ClassAccount},
		{407, 0, sms.ClassAccount},
		{408, 0, sms.ClassAmbiguous},
		{302, 0, sms.ClassAccount},
	} {
		if got := classify(c.status, c.code); got != c.want {
			t.Errorf("classify(%d, %d) = %q, want %q", c.status, c.code, got, c.want)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 4, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"":      0,
		"2":     2 * time.Second,
		"-5":    0,
		"soon":  0,
		"99999": time.Hour,
		now.Add(3 * time.Second).Format(http.TimeFormat):  3 * time.Second,
		now.Add(-3 * time.Second).Format(http.TimeFormat): 0,
	} {
		if got := retryAfter(header, now); got != want {
			t.Errorf("retryAfter(%q) = %s, want %s", header, got, want)
		}
	}
}

func TestStatusWords(t *testing.T) {
	for word, want := range map[string]sms.Status{
		"accepted": sms.StatusQueued, "scheduled": sms.StatusQueued, "queued": sms.StatusQueued, "sending": sms.StatusQueued,
		"sent": sms.StatusSent, "delivered": sms.StatusDelivered, "read": sms.StatusDelivered,
		"undelivered": sms.StatusUndelivered, "failed": sms.StatusFailed, "canceled": sms.StatusFailed,
		"a word of next year": sms.StatusQueued, "": sms.StatusQueued,
	} {
		if got := statusOf(word); got != want {
			t.Errorf("statusOf(%q) = %q, want %q", word, got, want)
		}
	}
}
