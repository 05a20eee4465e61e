package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestATextIsTakenLoggedAndAnsweredAsTwilioDoes(t *testing.T) {
	var log bytes.Buffer
	st := standing(t, func(c *Config) { c.Log, c.SentAfter, c.DeliveredAfter = &log, 1e12, 1e12 })
	status, got := st.send(anOrder("StatusCallback", "http://127.0.0.1:1/twilio/status?text=01JD#rc=5&rp=all"))
	if status != http.StatusCreated {
		t.Fatalf("answered %d %v", status, got)
	}
	sid, _ := got["sid"].(string)
	if len(sid) != 34 || !strings.HasPrefix(sid, "SM") {
		t.Errorf("SID %q", sid)
	}
	uri := "/2010-04-01/Accounts/" + DefaultAccount + "/Messages/" + sid
	want := map[string]any{
		"account_sid": DefaultAccount, "api_version": "2010-04-01", "body": "Zoë was not in school.",
		"date_created": "Mon, 23 Nov 2026 09:12:00 +0000", "date_sent": nil, "date_updated": "Mon, 23 Nov 2026 09:12:00 +0000",
		"direction": "outbound-api", "error_code": nil, "error_message": nil, "from": office, "to": parent,
		"messaging_service_sid": nil, "num_media": "0", "num_segments": "1", "price": nil, "price_unit": "GBP",
		"sid": sid, "status": "queued", "uri": uri + ".json",
		"subresource_uris": map[string]any{"media": uri + "/Media.json"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, fetched := st.get(uri + ".json"); fetched["sid"] != sid {
		t.Errorf("fetched %v", fetched)
	}
	var seen map[string]any
	if err := json.Unmarshal(log.Bytes(), &seen); err != nil {
		t.Fatalf("the log is not one line of JSON: %v", err)
	}
	line := map[string]any{"sid": sid, "to": parent, "from": office, "body": "Zoë was not in school.", "text": "01JD", "at": "2026-11-23T09:12:00Z"}
	if diff := cmp.Diff(line, seen); diff != "" {
		t.Error(diff)
	}
}

func TestATextThroughAMessagingServiceIsAccepted(t *testing.T) {
	st := standing(t, func(c *Config) { c.SentAfter, c.DeliveredAfter = 1e12, 1e12 })
	_, got := st.send(anOrder("From", "", "MessagingServiceSid", "MG1"))
	if got["status"] != "accepted" || got["from"] != nil || got["num_segments"] != "0" || got["messaging_service_sid"] != "MG1" {
		t.Errorf("answered %v", got)
	}
}

func TestWhatTwilioRefuses(t *testing.T) {
	st := standing(t, func(c *Config) { c.Senders = []string{office, "MG1"} })
	for _, c := range []struct {
		name   string
		change []string
		code   float64
	}{
		{"nobody", []string{"To", ""}, 21604},
		{"a real mobile", []string{"To", "+447911123456"}, 21211},
		{"a number just past the pretend ones", []string{"To", "+447700901000"}, 21211},
		{"a pretend number not in full", []string{"To", "07700900101"}, 21211},
		{"from itself", []string{"To", office}, 21266},
		{"no words", []string{"Body", ""}, 21602},
		{"too many words", []string{"Body", strings.Repeat("x", 1601)}, 21617},
		{"no sender", []string{"From", ""}, 21603},
		{"a sender of somebody else's", []string{"From", "+447700900998"}, 21606},
		{"a service of somebody else's", []string{"From", "", "MessagingServiceSid", "MG2"}, 21701},
		{"a callback that is no address", []string{"StatusCallback", "here"}, 21609},
		{"no time to live", []string{"ValidityPeriod", "0"}, 20001},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, got := st.send(anOrder(c.change...))
			if status != 400 || got["code"] != c.code || got["status"] != 400.0 || got["message"] == "" || got["more_info"] == "" {
				t.Errorf("answered %d %v, want code %v", status, got, c.code)
			}
		})
	}
	if _, got := st.json("GET", "/sandbox/messages", ""); len(got["messages"].([]any)) != 0 {
		t.Errorf("refused texts were kept: %v", got)
	}
	if status, _ := st.send(anOrder("To", "+9991234")); status != 201 {
		t.Errorf("+999 answered %d", status)
	}
}

func TestATextThatCannotBeLoggedIsNotTaken(t *testing.T) {
	st := standing(t, func(c *Config) { c.Log = brokenDisk{} })
	if status, got := st.send(anOrder()); status != 500 || got["code"] != 20500.0 {
		t.Errorf("answered %d %v", status, got)
	}
	if st.kept() != 0 {
		t.Error("it was taken")
	}
}

type brokenDisk struct{}

func (brokenDisk) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

func TestWhoMayAsk(t *testing.T) {
	st := standing(t, func(c *Config) { c.APIKey, c.APISecret = "SK1", "s" })
	for _, c := range []struct {
		user, password, account string
		status                  int
		code                    float64
	}{
		{DefaultAccount, "secret", DefaultAccount, 200, 0},
		{"SK1", "s", DefaultAccount, 200, 0},
		{DefaultAccount, "wrong", DefaultAccount, 401, 20003},
		{"", "", DefaultAccount, 401, 20003},
		{"SK1", "s", "ACother", 404, 20404},
	} {
		req, _ := http.NewRequest(http.MethodGet, st.url+"/2010-04-01/Accounts/"+c.account+".json", nil)
		req.SetBasicAuth(c.user, c.password)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		_ = json.NewDecoder(res.Body).Decode(&got)
		_ = res.Body.Close()
		if code, _ := got["code"].(float64); res.StatusCode != c.status || code != c.code {
			t.Errorf("%s:%s answered %d %v", c.user, c.password, res.StatusCode, got)
		}
	}
	if _, got := st.get(st.path("/Balance.json")); got["balance"] != "25.00" {
		t.Errorf("balance %v", got)
	}
	if status, got := st.get("/2010-04-01/Accounts/" + DefaultAccount + "/Calls.json"); status != 404 || got["code"] != 20404.0 {
		t.Errorf("calls answered %d %v", status, got)
	}
}

func TestTheListPagesNewestFirstAndFilters(t *testing.T) {
	st := standing(t)
	for _, body := range []string{"1", "2", "3", "4", "5"} {
		st.send(anOrder("Body", body))
		st.send(anOrder("Body", "other", "To", "+447700900102"))
	}
	var bodies []any
	next := st.path("/Messages.json?PageSize=2&To=%2B447700900101")
	for range 10 {
		_, got := st.get(next)
		for _, m := range got["messages"].([]any) {
			bodies = append(bodies, m.(map[string]any)["body"])
		}
		if got["next_page_uri"] == nil {
			break
		}
		next = got["next_page_uri"].(string)
		st.send(anOrder("Body", "meanwhile")) // does not push the pages along
	}
	if diff := cmp.Diff([]any{"5", "4", "3", "2", "1"}, bodies); diff != "" {
		t.Error(diff)
	}
	if _, got := st.get(st.path("/Messages.json?From=%2B447700900998")); len(got["messages"].([]any)) != 0 || got["page_size"] != 50.0 {
		t.Errorf("listed %v", got)
	}
}

func TestOnlyTheNewestTextsAreKept(t *testing.T) {
	st := standing(t, func(c *Config) { c.Keep, c.SentAfter, c.DeliveredAfter = 3, 1e12, 1e12 })
	for _, to := range []string{"+447700900101", "+447700900102", "+447700900101", "+447700900103", "+447700900104"} {
		st.send(anOrder("To", to))
	}
	if st.kept() != 3 || len(st.book.bySID) != 3 || len(st.book.handsets) != 3 || st.book.has("+447700900102") {
		t.Errorf("kept %d, %d by SID, %d handsets", st.kept(), len(st.book.bySID), len(st.book.handsets))
	}
}
