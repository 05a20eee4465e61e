package wonde_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/wonde"
	"github.com/firstbell/firstbell/internal/wonde/wondetest"
)

// stands notes how long a client was asked to wait, and waits for nothing.
type stands []time.Duration

func (s *stands) wait(ctx context.Context, d time.Duration) error {
	*s = append(*s, d)
	return ctx.Err()
}

func clientOf(t *testing.T, base string, s *stands) *wonde.Client {
	t.Helper()
	return clientWithin(t, base, s, time.Minute)
}

// clientWithin gives an answer so long to come.
func clientWithin(t *testing.T, base string, s *stands, most time.Duration) *wonde.Client {
	t.Helper()
	c, err := wonde.New(wonde.Config{
		BaseURL: base, School: wondetest.School, Token: wondetest.Token, Timeout: most, Wait: s.wait,
		Clock: clock.At(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAnAddressATokenAndASchoolMustBeGood(t *testing.T) {
	good := wonde.Config{BaseURL: "https://api.wonde.com/v1.0", School: "A1930499544", Token: "abc"}
	for name, c := range map[string]struct {
		change func(*wonde.Config)
		says   string
	}{
		"good":                {func(*wonde.Config) {}, ""},
		"here, without TLS":   {func(c *wonde.Config) { c.BaseURL = "http://127.0.0.1:80/v1.0" }, ""},
		"elsewhere, without":  {func(c *wonde.Config) { c.BaseURL = "http://api.wonde.com/v1.0" }, "https://"},
		"no address":          {func(c *wonde.Config) { c.BaseURL = "api.wonde.com" }, "web address"},
		"a password in it":    {func(c *wonde.Config) { c.BaseURL = "https://a:b@api.wonde.com" }, "web address"},
		"a query in it":       {func(c *wonde.Config) { c.BaseURL = "https://api.wonde.com?a" }, "web address"},
		"a path for a school": {func(c *wonde.Config) { c.School = "A1/../B2" }, "letters and digits"},
		"no school":           {func(c *wonde.Config) { c.School = "" }, "letters and digits"},
		"no token":            {func(c *wonde.Config) { c.Token = "" }, "token"},
		"two lines of token":  {func(c *wonde.Config) { c.Token = "abc\r\nHost: x" }, "token"},
	} {
		cfg := good
		c.change(&cfg)
		client, err := wonde.New(cfg)
		if (err == nil) != (c.says == "") || err != nil && (!strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "abc")) {
			t.Errorf("%s: %v", name, err)
		}
		if client != nil && strings.Contains(fmt.Sprintf("%v %+v %#v", client, client, client), "abc") {
			t.Errorf("%s: the client prints its token", name)
		}
	}
}

// An answer of a page, in words.
func says(status int, header, value, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if header != "" {
			w.Header().Set(header, value)
		}
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

func TestWhatWondeCannotOrWillNotAnswer(t *testing.T) {
	elsewhere, knocked := httptest.NewServer(nil), 0
	elsewhere.Config.Handler = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { knocked++ })
	defer elsewhere.Close()
	page := func(next string) string {
		return `{"data":[{"id":"secret-pupil","forename":"Secretname"}],"meta":{"pagination":{"more":true,"next":"` + next + `"}}}`
	}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		is     error
		waits  int
	}{
		"an unknown token":           {says(401, "", "", "secret-pupil"), wonde.ErrToken, 0},
		"a token that may not":       {says(403, "", "", "secret-pupil"), wonde.ErrAccess, 0},
		"no such school":             {says(404, "", "", ""), wonde.ErrNoSchool, 0},
		"too often, without a word":  {says(429, "", "", ""), wonde.ErrBusy, 3},
		"too often, in two seconds":  {says(429, "Retry-After", "2", ""), wonde.ErrBusy, 3},
		"too often, for an hour":     {says(429, "Retry-After", "3600", ""), wonde.ErrBusy, 0},
		"too often, until a date":    {says(429, "Retry-After", "Mon, 23 Nov 2026 09:00:50 GMT", ""), wonde.ErrBusy, 1},
		"too often, in garbage":      {says(429, "Retry-After", "soon", ""), wonde.ErrBusy, 3},
		"an error of its own":        {says(500, "", "", "secret-pupil"), wonde.ErrAway, 0},
		"away for a moment":          {says(503, "Retry-After", "1", ""), wonde.ErrAway, 3},
		"a page of HTML":             {says(200, "", "", "<html>secret-pupil"), wonde.ErrAnswer, 0},
		"half a page":                {says(200, "", "", `{"data":[{"id":"secret-`), wonde.ErrAnswer, 0},
		"no list":                    {says(200, "", "", `{"data":{"id":"secret-pupil"}}`), wonde.ErrAnswer, 0},
		"nothing":                    {says(200, "", "", `{"data":null}`), wonde.ErrAnswer, 0},
		"another address to go to":   {says(302, "Location", elsewhere.URL, ""), wonde.ErrAnswer, 0},
		"a next page elsewhere":      {says(200, "", "", page(elsewhere.URL+"/v1.0/schools/x")), wonde.ErrAnswer, 0},
		"a next page by another way": {says(200, "", "", page("//"+strings.TrimPrefix(elsewhere.URL, "http://")+"/v1.0/x")), wonde.ErrAnswer, 0},
		"a next page that is none":   {says(200, "", "", page("http://[::1")), wonde.ErrAnswer, 0},
		"a next page above ours":     {says(200, "", "", page("/other")), wonde.ErrAnswer, 0},
		"a page that comes again":    {says(200, "", "", page("?page=2")), wonde.ErrAnswer, 0},
		"too large a page":           {says(200, "", "", strings.Repeat(" ", 17<<20)), wonde.ErrAnswer, 0},
		"nothing for too long":       {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, wonde.ErrAway, 0},
		"the line cut":               {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, wonde.ErrAway, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var s stands
			w := wondetest.New(t)
			w.Fault(c.answer)
			client := clientOf(t, w.Base(), &s)
			if name == "nothing for too long" {
				client = clientWithin(t, w.Base(), &s, 300*time.Millisecond)
			}
			_, err := client.Students(t.Context(), time.Time{})
			if !errors.Is(err, c.is) || len(s) != c.waits {
				t.Fatalf("%v, waited %v", err, s)
			}
			for _, secret := range []string{wondetest.Token, "secret", "Secret", wondetest.School, "updated_after"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("the failure tells: %v", err)
				}
			}
			if _, _, err := client.Marks(t.Context(), time.Time{}); !errors.Is(err, c.is) {
				t.Errorf("marks: %v", err)
			}
			if _, err := client.Codes(t.Context()); !errors.Is(err, c.is) {
				t.Errorf("codes: %v", err)
			}
		})
	}
	if knocked > 0 {
		t.Errorf("the token was carried elsewhere %d times", knocked)
	}
}

func TestWondeIsAskedAgainWhenItWasBusy(t *testing.T) {
	var s stands
	n := 0
	w := wondetest.New(t)
	w.Fault(func(w http.ResponseWriter, r *http.Request) {
		if n++; n == 1 {
			says(429, "Retry-After", "7", "")(w, r)
			return
		}
		says(200, "", "", `{"data":[]}`)(w, r)
	})
	if _, err := clientOf(t, w.Base(), &s).Students(t.Context(), time.Time{}); err != nil || len(s) != 1 || s[0] != 7*time.Second {
		t.Errorf("%v, waited %v", err, s)
	}
}

func ref[T any](v T) *T { return &v }

func TestARollComesInPagesAndWithNulls(t *testing.T) {
	w := wondetest.New(t)
	w.Students(
		wondetest.Row{
			"id": "A1", "upi": "x", "mis_id": 7, "forename": "Given", "legal_forename": "Legal", "preferred_forename": "Preferred", "surname": "Family",
			"education_details": wondetest.Row{"data": wondetest.Row{"upn": "b801200005001", "current_nc_year": "8", "leaving_date": nil}},
			"extended_details":  wondetest.Row{"data": wondetest.Row{"in_lea_care": true}},
			"group":             wondetest.Row{"data": wondetest.Row{"name": "8B"}},
			"contacts": wondetest.Row{"data": []wondetest.Row{{
				"id": "C1", "title": "Mrs", "forename": nil, "surname": "Family",
				"relationship":    wondetest.Row{"relationship": "Mother", "parental_responsibility": true, "priority": 1, "lives_with_pupil": nil},
				"contact_details": wondetest.Row{"data": wondetest.Row{"phones": wondetest.Row{"phone": "01632 960001", "primary": nil, "home": nil, "work": "01632 960002", "mobile": "07700 900101"}}},
			}, {"id": "C2", "surname": "Other", "relationship": nil, "contact_details": nil}}},
		},
		wondetest.Row{ // nothing but an id
			"id": 12, "forename": nil, "surname": nil, "education_details": nil, "extended_details": wondetest.Row{"data": []int{}}, "group": wondetest.Row{"data": nil}, "contacts": nil,
		},
		wondetest.Row{
			"id": "A3", "forename": "Third", "year": wondetest.Row{"data": wondetest.Row{"name": "Year 9"}}, "contacts": wondetest.Row{"data": []int{}},
			"group":             wondetest.Row{"data": []wondetest.Row{{"name": "Choir", "type": "OTHER"}, {"code": "9C", "type": "REGISTRATION"}}},
			"education_details": wondetest.Row{"leaving_date": wondetest.Row{"date": "2026-07-20 00:00:00.000000", "timezone": "Europe/London"}},
		},
	)
	got, err := clientOf(t, w.Base(), new(stands)).Students(t.Context(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	want := rollfile.System{Pupils: []rollfile.SystemPupil{
		{
			ID: "A1", UPN: "B801200005001", FirstName: "Legal", LastName: "Family", Group: "8B", Year: "8", InCare: ref(true),
			Contacts: []rollfile.SystemContact{
				{ID: "C1", Title: "Mrs", LastName: "Family", Relationship: "Mother", Order: 1, ParentalResponsibility: ref(true), Numbers: []string{"07700 900101", "01632 960001", "01632 960002"}},
				{ID: "C2", LastName: "Other"},
			},
		},
		{ID: "12"},
		{ID: "A3", FirstName: "Third", Group: "9C", Year: "Year 9", Left: clock.Date{Year: 2026, Month: 7, Day: 20}, Contacts: []rollfile.SystemContact{}},
	}}
	if d := cmp.Diff(want, got, cmpopts.IgnoreFields(rollfile.SystemContact{}, "Others"), cmpopts.IgnoreFields(rollfile.SystemPupil{}, "Others")); d != "" {
		t.Error(d)
	}
	for i := range 60 {
		w.Mark(fmt.Sprintf("A%d", i), "2026-11-23", "AM", "/", time.Date(2026, 11, 23, 9, i%60, 0, 0, time.UTC))
	}
	w.Asked()
	marks, lost, err := clientOf(t, w.Base(), new(stands)).Marks(t.Context(), time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
	if asked := w.Asked(); err != nil || len(marks) != 60 || lost != 0 || len(asked) != 3 || !strings.Contains(asked[0], "updated_after=2026-11-23+09%3A00%3A00") {
		t.Errorf("%d marks, %d lost, %v: %v", len(marks), lost, err, asked)
	}
}

func TestARowThatCannotBeReadLosesNoOther(t *testing.T) {
	w := wondetest.New(t)
	w.Fault(says(200, "", "", `{"data":[7,{"id":"A1","forename":"A"},"x"]}`))
	got, err := clientOf(t, w.Base(), new(stands)).Students(t.Context(), time.Now())
	if err != nil || got.Lost != 2 || len(got.Pupils) != 1 || !got.Partial {
		t.Errorf("%+v, %v", got, err)
	}
	day := `"date":"2026-11-23","session":"am"`
	w.Fault(says(200, "", "", `{"data":[{`+day+`},{"student_id":"A1",`+day+`,"attendance_code_id":5},{"student":{"data":{"id":"A2"}},`+day+`,"attendance_code":{"data":{"id":"K1","code":"N"}}},
		{"student":"A3",`+day+`,"attendance_code":"K2","minutes_late":"4"},{"student_id":"A4","session":"PM"},{"student_id":"A5",`+strings.Replace(day, "am", "EVE", 1)+`}]}`))
	marks, lost, err := clientOf(t, w.Base(), new(stands)).Marks(t.Context(), time.Time{})
	monday := clock.Date{Year: 2026, Month: 11, Day: 23}
	want := []wonde.Mark{
		{Student: "A1", Date: monday, Session: "AM", CodeID: "5"},
		{Student: "A2", Date: monday, Session: "AM", CodeID: "K1", Code: "N"},
		{Student: "A3", Date: monday, Session: "AM", CodeID: "K2", MinutesLate: 4},
	}
	if d := cmp.Diff(want, marks); d != "" || lost != 3 || err != nil {
		t.Errorf("%d lost, %v\n%s", lost, err, d)
	}
}
