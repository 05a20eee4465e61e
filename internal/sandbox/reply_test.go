package sandbox

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
)

func TestAReplyGoesToWhateverLastTextedTheHandset(t *testing.T) {
	st := standing(t)
	st.send(anOrder("From", "+447700900998"))
	st.send(anOrder("From", "", "MessagingServiceSid", "MG1", "To", "+447700900102"))
	for _, c := range []struct{ from, to, service string }{
		{parent, "+447700900998", ""},
		{"07700 900102", office, "MG1"},
		{"+447700900777", office, ""}, // nobody has texted this one
	} {
		status, got := st.json("POST", "/sandbox/replies", `{"from":"`+c.from+`","body":" She has a temperature "}`)
		if status != 202 {
			t.Fatalf("answered %d %v", status, got)
		}
		f := st.callback()
		if f.Get("at") != "/in?x=1" || f.Get("To") != c.to || f.Get("MessagingServiceSid") != c.service || f.Get("Body") != " She has a temperature " ||
			f.Get("MessageSid") != got["sid"] || f.Get("NumMedia") != "0" || f.Has("OptOutType") || f.Get("AccountSid") != DefaultAccount {
			t.Errorf("the webhook was told %v", f)
		}
	}
}

func TestRepliesThatCannotBe(t *testing.T) {
	st := standing(t)
	for body, want := range map[string]int{
		`{"from":"+447911123456","body":"x"}`:                                 422,
		`{"from":"","body":"x"}`:                                              422,
		`{"from":"+447700900101","body":""}`:                                  422,
		`{"from":"+447700900101","body":"` + strings.Repeat("x", 1601) + `"}`: 422,
		`{"from":"+447700900101","text":"x"}`:                                 422,
		`not JSON`:                                                            422,
	} {
		if status, got := st.json("POST", "/sandbox/replies", body); status != want || got["detail"] == "" {
			t.Errorf("%.60s answered %d %v", body, status, got)
		}
	}
	if st.kept() != 0 {
		t.Error("something was kept")
	}
}

func TestStopStartAndHelpAreObeyedHereFirst(t *testing.T) {
	st := standing(t)
	st.send(anOrder())
	say := func(words, want string) {
		t.Helper()
		st.json("POST", "/sandbox/replies", `{"from":"`+parent+`","body":"`+words+`"}`)
		if f := st.callback(); f.Get("OptOutType") != want || f.Get("Body") != words {
			t.Errorf("%q was told as %v", words, f)
		}
	}
	may := func(from string, want float64) {
		t.Helper()
		if _, got := st.send(anOrder("From", from)); got["code"] != nil != (want != 0) || want != 0 && got["code"] != want {
			t.Errorf("from %s: %v, want %v", from, got, want)
		}
	}
	say("stop please", "")
	may(office, 0)
	say(" Stop ", "STOP")
	may(office, 21610)
	may("+447700900998", 0) // another sender was not stopped
	st.book.setStopped(pair{"+447700900998", parent}, false)
	say("HELP", "HELP")
	st.json("POST", "/sandbox/replies", `{"from":"`+parent+`","body":"START","to":"`+office+`"}`)
	if f := st.callback(); f.Get("OptOutType") != "START" {
		t.Errorf("START was told as %v", f)
	}
	may(office, 0)
}

func TestMessagesListsWhatTheProgramSent(t *testing.T) {
	st := standing(t)
	st.send(anOrder("Body", "first"))
	st.send(anOrder("Body", "second"))
	st.send(anOrder("To", "+447700900102"))
	st.json("POST", "/sandbox/replies", `{"from":"`+parent+`","body":"STOP"}`)
	for _, to := range []string{"%2B447700900101", "+447700900101", "07700900101"} {
		_, got := st.json("GET", "/sandbox/messages?to="+to, "")
		list := got["messages"].([]any)
		if len(list) != 2 || list[0].(map[string]any)["body"] != "first" || list[1].(map[string]any)["to"] != parent {
			t.Errorf("to=%s lists %v", to, list)
		}
	}
	if _, got := st.json("GET", "/sandbox/messages", ""); len(got["messages"].([]any)) != 3 {
		t.Errorf("all are %v", got)
	}
	if status, _ := st.json("GET", "/sandbox/messages?to=07911123456", ""); status != 422 {
		t.Errorf("a real number answered %d", status)
	}
}

func TestTheClockMovesOnlyWhereItMay(t *testing.T) {
	hands := clock.At(nine)
	st := standing(t, func(c *Config) { c.Clock, c.Advance = hands, hands.Advance })
	if status, got := st.json("POST", "/sandbox/clock", `{"advance":"15m"}`); status != 200 || got["now"] != "2026-11-23T09:27:00Z" {
		t.Errorf("answered %d %v", status, got)
	}
	for _, wrong := range []string{`{"advance":"-1m"}`, `{"advance":"soon"}`, `{"advance":"200h"}`, `{}`} {
		if status, _ := st.json("POST", "/sandbox/clock", wrong); status != 422 {
			t.Errorf("%s answered %d", wrong, status)
		}
	}
	if status, got := standing(t).json("POST", "/sandbox/clock", `{"advance":"15m"}`); status != 409 || got["detail"] == "" {
		t.Errorf("the machine's clock answered %d %v", status, got)
	}
	if hands.Now() != nine.Add(15*time.Minute) {
		t.Errorf("it stands at %s", hands.Now())
	}
}

func TestThePageShowsPhonesAndTakesReplies(t *testing.T) {
	st := standing(t, func(c *Config) {
		c.Label = func(string) string { return "Jana <Novak>, mother of Amelia, 9C" }
	})
	st.send(anOrder("Body", "<b>Amelia</b> was not in school"))
	page := st.html("GET", "/sandbox/", nil)
	for _, want := range []string{"<h1>Handsets</h1>", "Jana &lt;Novak&gt;", "mother of Amelia, 9C, ending 101", "&lt;b&gt;Amelia&lt;/b&gt;", `dir="auto"`, "9:12 ", "Ill today, a temperature"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page, "<script>") || strings.Contains(page, "style=") || strings.Contains(page, "onclick") {
		t.Error("the page has something inline, which its policy forbids")
	}
	if embedded := st.html("GET", "/sandbox/?embed=1", nil); !strings.Contains(embedded, `<h1 class="vh">`) || !strings.Contains(embedded, `name="embed"`) {
		t.Error("embedded, the page shows its own heading")
	} else if strings.Contains(embedded, "<main") || strings.Contains(embedded, "&lt;div") {
		t.Error("embedded, the page says it is the main part of the page around it")
	}
	if after := st.html("POST", "/sandbox/say", url.Values{"from": {parent}, "body": {"Orthodontist at 11"}}); !strings.Contains(after, "Orthodontist at 11") {
		t.Error("the reply is not on the phone")
	}
	if f := st.callback(); f.Get("Body") != "Orthodontist at 11" {
		t.Errorf("the webhook was told %v", f)
	}
	if wrong := st.html("POST", "/sandbox/say", url.Values{"from": {parent}, "body": {""}}); !strings.Contains(wrong, "A reply has 1 to 1600 characters.") {
		t.Error("an empty reply is not explained")
	}
}

func TestThePageFindsAnyPhone(t *testing.T) {
	st := standing(t)
	if page := st.html("GET", "/sandbox/", nil); !strings.Contains(page, "No phone has been texted yet") {
		t.Error("the empty page does not say what will appear")
	}
	st.send(anOrder())
	st.send(anOrder("To", "+447700900202"))
	for search, want := range map[string]string{
		"07700 900101": "ending 101", "900202": "ending 202", "+447700900333": "ending 333", "07700 9": "ending 101",
		"123456": "No phone with this number",
	} {
		if page := st.html("GET", "/sandbox/?to="+url.QueryEscape(search), nil); !strings.Contains(page, want) {
			t.Errorf("a search for %s does not show %q", search, want)
		}
	}
}

func TestThePageIsAskedOnlyForWhatChanged(t *testing.T) {
	st := standing(t, func(c *Config) { c.SentAfter, c.DeliveredAfter = 1e12, 1e12 })
	st.send(anOrder())
	if res, err := http.Get(st.url + "/sandbox/phones?since=1"); err != nil || res.StatusCode != http.StatusNoContent {
		t.Errorf("unchanged answered %v %v", res.Status, err)
	}
	if part := st.html("GET", "/sandbox/phones?since=0", nil); strings.Contains(part, "<html") || !strings.Contains(part, `data-version="1"`) {
		t.Errorf("the part is %.80q", part)
	}
}

func TestNoOtherSitesPageMayPressOurButtons(t *testing.T) {
	st := standing(t)
	req, _ := http.NewRequest(http.MethodPost, st.url+"/sandbox/say", strings.NewReader("from=07700900101&body=x"))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	if status, _ := st.do(req); status != http.StatusForbidden || st.kept() != 0 {
		t.Errorf("answered %d", status)
	}
}

// html asks for a page, or posts a form, and follows where it leads.
func (st *stand) html(method, path string, form url.Values) string {
	st.Helper()
	req, _ := http.NewRequest(method, st.url+path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		st.Fatal(err)
	}
	defer res.Body.Close()
	if csp := res.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'self'") || !strings.Contains(csp, "frame-ancestors 'self'") {
		st.Errorf("%s has the policy %q", path, csp)
	}
	b, _ := io.ReadAll(res.Body)
	return string(b)
}
