package console

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/campaigns"
)

// planForm is whom a campaign writes to and when, as a form shows it and takes
// it back: in words, so that what cannot be read is shown again as typed.
type planForm struct {
	InWords                         string
	Years, Groups                   string // apart by commas
	OddDays, RunAtMost              string
	MissedFrom, MissedTo            string
	AttendedFrom, AttendedUnder     string
	FirstTerm, FreeMeals, InCareToo bool
	TwoWordings                     bool
	Languages                       []languageTick
	From, Until, Grace, HoldOut     string
	OptedOutPercent, FailedPercent  string
}

type languageTick struct {
	Language, Name string
	On             bool
}

// planFormOf gives the form as the plan stands, or as it was sent and refused.
func (s *Console) planFormOf(c *gin.Context, v campaigns.View) planForm {
	x, a := v.Campaign.Plan, v.Campaign.Plan.Audience
	f := planForm{
		InWords: a.InWords, Years: spelled(a.Years, strconv.Itoa), Groups: strings.Join(a.Groups, ", "),
		OddDays: number(float64(a.OddDaysAtLeast)), RunAtMost: number(float64(a.RunAtMost)),
		MissedFrom: number(a.MissedAtLeast), MissedTo: number(a.MissedAtMost), AttendedFrom: number(a.AttendedFrom), AttendedUnder: number(a.AttendedUnder),
		FirstTerm: a.FirstTerm, FreeMeals: a.FreeMeals, TwoWordings: x.TwoWordings, InCareToo: a.InCareToo, From: x.Window.From, Until: x.Window.Until,
		Grace: strconv.Itoa(x.Grace), HoldOut: strconv.Itoa(x.HoldOut), OptedOutPercent: strconv.Itoa(x.Stops.OptedOut), FailedPercent: strconv.Itoa(x.Stops.Failed),
	}
	on := a.Languages
	if c.Request.Method == http.MethodPost && c.PostForm("hold_out") != "" {
		f, on = sentForm(c, f), c.PostFormArray("language")
	}
	f.Languages = append(f.Languages, languageTick{"en", "English", slices.Contains(on, "en")})
	known := map[string]bool{"en": true}
	for _, l := range v.Campaign.Plan.Spoken(v.School.Phase) {
		known[l.Language] = true
		f.Languages = append(f.Languages, languageTick{l.Language, l.Name, slices.Contains(on, l.Language)})
	}
	for _, l := range on {
		if !known[l] {
			name, _ := campaigns.LanguageWords(l)
			f.Languages = append(f.Languages, languageTick{l, name, true})
		}
	}
	return f
}

func sentForm(c *gin.Context, f planForm) planForm {
	for field, to := range map[string]*string{
		"in_words": &f.InWords, "years": &f.Years, "groups": &f.Groups, "odd_days": &f.OddDays, "run_at_most": &f.RunAtMost, "missed_from": &f.MissedFrom, "missed_to": &f.MissedTo,
		"attended_from": &f.AttendedFrom, "attended_under": &f.AttendedUnder, "from": &f.From, "until": &f.Until, "grace": &f.Grace, "hold_out": &f.HoldOut,
		"opted_out": &f.OptedOutPercent, "failed": &f.FailedPercent,
	} {
		if v, sent := c.GetPostForm(field); sent {
			*to = strings.TrimSpace(v)
		}
	}
	f.FirstTerm, f.FreeMeals, f.InCareToo = c.PostForm("first_term") != "", c.PostForm("free_meals") != "", c.PostForm("in_care_too") != ""
	f.TwoWordings = c.PostForm("two_wordings") != ""
	return f
}

// into puts a form into a plan. Where a field cannot be read it says which, and
// how it should be written.
func (f planForm) into(p campaigns.Plan, languages []string) (plan campaigns.Plan, field, wrong string) {
	a := &p.Audience
	years, ok := wholes(f.Years)
	if !ok {
		return p, "years", "Write the years as numbers with commas between: 7, 8. Reception is 0."
	}
	a.Years, a.Groups, a.Languages, a.InWords, a.FirstTerm, a.FreeMeals, a.InCareToo = years, listOf(f.Groups), languages, f.InWords, f.FirstTerm, f.FreeMeals, f.InCareToo
	for _, x := range []struct {
		field, typed string
		to           *float64
	}{
		{"missed-from", f.MissedFrom, &a.MissedAtLeast},
		{"missed-to", f.MissedTo, &a.MissedAtMost},
		{"attended-from", f.AttendedFrom, &a.AttendedFrom},
		{"attended-under", f.AttendedUnder, &a.AttendedUnder},
	} {
		if *x.to, ok = decimal(x.typed); !ok {
			return p, x.field, "Write a number, such as 95 or 2.5, or leave it empty."
		}
	}
	for _, x := range []struct {
		field, typed string
		to           *int
	}{
		{"odd-days", f.OddDays, &a.OddDaysAtLeast},
		{"run-at-most", f.RunAtMost, &a.RunAtMost},
		{"grace", f.Grace, &p.Grace},
		{"hold-out", f.HoldOut, &p.HoldOut},
		{"opted-out", f.OptedOutPercent, &p.Stops.OptedOut},
		{"failed", f.FailedPercent, &p.Stops.Failed},
	} {
		n, ok := decimal(x.typed)
		if !ok || n != float64(int(n)) {
			return p, x.field, "Write a whole number."
		}
		*x.to = int(n)
	}
	p.Window, p.TwoWordings = campaigns.Window{From: f.From, Until: f.Until}, f.TwoWordings
	return p, "", ""
}

// planCampaign changes whom a campaign writes to, when, and how many are held
// out.
func (s *Console) planCampaign(c *gin.Context) {
	v, ok := s.ours(c)
	if !ok {
		return
	}
	plan, field, wrong := sentForm(c, s.planFormOf(c, v)).into(v.Campaign.Plan, c.PostFormArray("language"))
	if wrong != "" {
		s.drawCampaign(c, http.StatusUnprocessableEntity, &wrongForm{Says: "Nothing was changed. " + wrong, To: field})
		return
	}
	_, err := s.cfg.Campaigns.Edit(c.Request.Context(), who(c).Member.Actor(), v.Campaign.ID, versionOf(c), plan)
	s.campaignDone(c, v.Campaign.ID, err, "in-words", "Kept. The campaign is a draft again, and needs a second person before it goes.")
}

// number says a rule that is not set as nothing.
func number(x float64) string {
	if x == 0 {
		return ""
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// decimal reads a number that may be left out: 0.
func decimal(typed string) (float64, bool) {
	if typed == "" {
		return 0, true
	}
	x, err := strconv.ParseFloat(typed, 64)
	return x, err == nil && x >= 0 && x <= 1000
}

func spelled(all []int, say func(int) string) string {
	said := make([]string, len(all))
	for i, x := range all {
		said[i] = say(x)
	}
	return strings.Join(said, ", ")
}

// listOf reads words apart by commas, each once.
func listOf(typed string) []string {
	var all []string
	for _, x := range strings.Split(typed, ",") {
		if x = strings.TrimSpace(x); x != "" && !slices.Contains(all, x) {
			all = append(all, x)
		}
	}
	return all
}

func wholes(typed string) ([]int, bool) {
	var all []int
	for _, x := range listOf(typed) {
		n, err := strconv.Atoi(x)
		if err != nil || n < 0 || n > 14 {
			return nil, false
		}
		all = append(all, n)
	}
	return all, true
}
