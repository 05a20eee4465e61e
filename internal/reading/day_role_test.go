package reading

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/clock"
)

// Written on Monday 23 November. The "no" of one day is none of another's.
func TestADenialIsOfItsOwnDay(t *testing.T) {
	const tomorrow, wednesday, thursday = "2026-11-24", "2026-11-25", "2026-11-26"
	for _, c := range []struct{ body, back, from, until string }{
		{"Kofi will not be in school today due to sickness. She will return tomorrow.", tomorrow, "", ""},
		{"she wont be in today poorly will be in tomorrow", tomorrow, "", ""},
		{"he's not coming in. he will be back on Wednesday", wednesday, "", ""},
		{"not in today or tomorrow, back weds", wednesday, "", tomorrow},
		{"not in today or tomorrow, back Friday", "2026-11-27", "", ""},
		{"not in today tomorrow fine poorly", tomorrow, "", ""},
		{"she won't be in tomorrow but will be in Wednesday, poorly", wednesday, tomorrow, tomorrow},
		{"not back until Wednesday, ill", wednesday, "", ""},
		{"ill, won't be back tomorrow", wednesday, "", tomorrow},
		{"not well back Wednesday", wednesday, "", ""},
		{"not well enough to come tomorrow, she is ill", "", tomorrow, tomorrow},
		{"not very well will be back Thursday", thursday, "", ""},
		{"she isnt feeling good back tomorrow", tomorrow, "", ""},
		{"won't be coming back in till Thursday she has a bug", thursday, "", ""},
		{"fever, no school tomorrow", wednesday, "", tomorrow},
		{"nie będzie jutro, wróci w środę, chora", wednesday, tomorrow, tomorrow},
		{"jutro nie przyjdzie bo chora, wróci w czwartek", thursday, tomorrow, ""},
		{"aaj aur kal nahi aaye gi bukhar", wednesday, "", tomorrow},
		{"kal nahi aaye gi bukhar hai", "", tomorrow, tomorrow},
		{"জ্বর, আজ আসবে না, কাল আসবে", tomorrow, "", ""},
		{"জ্বর, কাল আসবে না", "", tomorrow, tomorrow},
		{"તાવ છે, આજે નહીં આવે, કાલે આવશે", tomorrow, "", ""},
		{"ਬੁਖਾਰ ਹੈ, ਕੱਲ੍ਹ ਨਹੀਂ ਆਵੇਗੀ", "", tomorrow, tomorrow},
		{"حرارة، لن تأتي اليوم ستعود غدا", tomorrow, "", ""},
		{"لن تأتي غدا، مريضة", "", tomorrow, tomorrow},
		{"не прийде сьогодні, хворіє, прийде завтра", tomorrow, "", ""},
		{"хворіє, завтра не прийде", "", tomorrow, tomorrow},
		{"sâl heddiw, ddim yn dod. nôl dydd Iau", thursday, "", ""},
		{"febre. Hoje não vai, amanhã vai", tomorrow, "", ""},
		{"nu vine azi si maine, febra", wednesday, "", tomorrow},
		{"qandho, berri ayuu imaan", tomorrow, "", ""},

		// A hope is none, and neither is a day of somebody else or of something else.
		{"ill today hopefully tomorrow", "", "", ""},
		{"She isn't well. We'll see how she is tomorrow", "", "", ""},
		{"anxious this morning, cant face it, will try tomorrow", "", "", ""},
		{"ill. wont be in today mum is back tomorrow", "", "", ""},
		{"her dad is back Friday, she's ill", "", "", ""},
		{"ill. dentist on Wednesday", "", "", ""},
		{"school trip Friday but ill today", "", "", ""},

		// Two days back are of two children, or a slip: the earlier.
		{"back Thursday, no sorry back Wednesday, ill", wednesday, "", ""},
		{"ill. back tomorrow, off Wednesday for dentist", tomorrow, "", ""},
		{"she has been off all week, back tomorrow, ill", tomorrow, "", ""},

		{"ill, back in on the 1st", "2026-12-01", "", ""},
		{"ill, back on the 30th", "2026-11-30", "", ""},
		{"ill today, back in the morning", tomorrow, "", ""},
	} {
		r := Read(c.body, About{Day: monday, Names: []string{"Kofi"}})
		got := []string{dayOf(r.Back), dayOf(r.From), dayOf(r.Until)}
		if diff := cmp.Diff([]string{c.back, c.from, c.until}, got); diff != "" {
			t.Errorf("%q: back, from, until (-wanted +read):\n%s", c.body, diff)
		}
	}
}

// How each language says that a child is not in today, why, and when she is back.
var absences = []struct{ today, reason, tomorrow, wednesday []string }{
	{
		[]string{"not in today", "she won't be in today", "he isnt coming in", "cant make it today", "no school today", "will be off today", "wont be attending today"},
		[]string{"she is poorly", "tummy bug", "he has a temperature", "flu"},
		[]string{"back tomorrow", "she will be back tomorrow", "will be in tomorrow", "tomorrow fine", "coming in tomorrow", "returning tomorrow", "in tomorrow", "back Tuesday"},
		[]string{"back Wednesday", "she'll return on Wednesday", "in on weds", "see you Wednesday", "will be in Wednesday", "until Wednesday", "back on the 25th"},
	},
	{
		[]string{"nie przyjdzie dzisiaj", "dziś jej nie będzie"},
		[]string{"jest chora", "ma gorączkę"},
		[]string{"jutro będzie", "wróci jutro", "przyjdzie jutro"},
		[]string{"wróci w środę", "będzie w środę"},
	},
	{[]string{"nu vine azi"}, []string{"are febră"}, []string{"vine mâine", "revine mâine"}, []string{"vine miercuri", "se întoarce miercuri"}},
	{[]string{"aaj nahi aaye gi"}, []string{"bukhar hai"}, []string{"kal aaye gi", "kal aayega"}, []string{"budh ko aaye gi"}},
	{[]string{"آج نہیں آئے گی"}, []string{"بخار ہے"}, []string{"کل آئے گی"}, []string{"بدھ کو آئے گی"}},
	{[]string{"لن تأتي اليوم"}, []string{"هي مريضة"}, []string{"ستعود غدا"}, []string{"ستعود يوم الأربعاء"}},
	{[]string{"não vai hoje"}, []string{"tem febre"}, []string{"volta amanhã"}, []string{"volta na quarta"}},
	{[]string{"не прийде сьогодні"}, []string{"хворіє"}, []string{"завтра буде", "прийде завтра"}, []string{"прийде в середу"}},
	{[]string{"ddim yn dod heddiw"}, []string{"mae hi'n sâl"}, []string{"yn ôl yfory"}, []string{"yn ôl dydd Mercher"}},
}

// Whatever stands beside it and in whichever order, no suggestion excuses a day on
// which the words say that the child is in school.
func TestNoSuggestionExcusesADayTheChildIsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := rapid.SampledFrom(absences).Draw(t, "language")
		says, back := l.tomorrow, monday.AddDays(1)
		if rapid.Bool().Draw(t, "on Wednesday") {
			says, back = l.wednesday, monday.AddDays(2)
		}
		said := []string{rapid.SampledFrom(l.today).Draw(t, "away"), rapid.SampledFrom(l.reason).Draw(t, "because")}
		if rapid.Bool().Draw(t, "the reason first") {
			slices.Reverse(said)
		}
		body := ""
		for _, s := range append(said, rapid.SampledFrom(says).Draw(t, "back")) {
			if body != "" {
				body += rapid.SampledFrom([]string{" ", ". ", ", ", "\n", " - ", " and ", " 🤒 "}).Draw(t, "between")
			}
			body += s
		}
		r := Read(body, About{Day: monday, Names: []string{"Amira"}})
		if last := excused(r); !last.Before(back) {
			t.Errorf("%q: away until %s, and back on %s", body, last, back)
		}
		if r.Suggest != nil && r.Suggest.Sure() && r.Back != nil && *r.Back != back {
			t.Errorf("%q: sure, and back on %s", body, r.Back)
		}
	})
}

// excused is the last day that a reading says the child is away, as the notifier
// takes it.
func excused(r Reading) clock.Date {
	switch {
	case r.Until != nil:
		return *r.Until
	case r.Back != nil:
		return r.Back.AddDays(-1)
	}
	return monday
}

// Of the stranger's days, and of all others in the set, none is read too late.
func TestNoLabelledDayIsReadTooLate(t *testing.T) {
	for _, l := range tuning(t) {
		if l.back == "" {
			continue
		}
		r := Read(l.body, l.about)
		if got := dayOf(r.Back); got > l.back || excused(r).String() >= l.back {
			t.Errorf("%q: back %s, wanted %s", l.body, got, l.back)
		}
	}
}
