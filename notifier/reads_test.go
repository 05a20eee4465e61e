package notifier_test

import (
	"slices"
	"strconv"
	"strings"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/internal/register"
)

// reads is a reader that knows a few words: what is tested here is what is done
// about a reading. The reader itself has tests of its own.
func reads(body string, at reading.About) reading.Reading {
	said := strings.ToLower(body)
	has := func(words ...string) (found []string) {
		for _, w := range words {
			if strings.Contains(said, w) {
				found = append(found, w)
			}
		}
		return found
	}
	var r reading.Reading
	var about []int
	for i, n := range at.Names {
		if strings.Contains(body, n) || strings.Contains(said, "both") {
			about = append(about, i)
		}
	}
	find := func(k reading.Kind, words []string) bool {
		if len(words) > 0 {
			r.Findings = append(r.Findings, reading.Finding{Kind: k, Words: words, Confidence: 0.9, About: about})
		}
		return len(words) > 0
	}
	r.Emergency = find(reading.Emergency, has("ambulance"))
	r.Concern = find(reading.Concern, has("dropped", "where is")) || r.Emergency
	r.WrongNumber = find(reading.WrongNumber, has("wrong number", "who is this"))
	r.Kin = len(has("i am her mum")) > 0
	r.Automatic = find(reading.Automatic, has("i am driving"))
	r.StopSentence = find(reading.StopRequest, has("please stop texting"))
	if find(reading.Notice, has("tomorrow", "2moro")) {
		d := at.Day.AddDays(1)
		r.From, r.Until = &d, &d
	}
	find(reading.Thanks, has("thank"))
	if len(has("back thursday")) > 0 {
		r.Back = &clock.Date{Year: 2026, Month: 11, Day: 26}
	}
	code := register.Code("")
	if find(reading.Illness, has("ill", "temperature", "cold")) {
		code = register.Illness
	}
	if len(has("cold")) > 0 {
		r.MildIllness = "cough_cold"
	}
	if find(reading.Appointment, has("dentist")) {
		code = register.Medical
	}
	for words, at := range map[string]clock.ClockTime{"at 3": clock.HM(15, 0), "at 9.30": clock.HM(9, 30)} {
		if len(has(words)) > 0 {
			r.At = &at
		}
	}
	r.Leaves = len(has("collect")) > 0
	if find(reading.Late, has("on the way")) {
		code = register.Late
	}
	if n, err := strconv.Atoi(strings.TrimSpace(body)); err == nil && at.Choices > 0 && n > 0 && n <= at.Choices+1 {
		r.Choice = []int{n - 1}
		if n == at.Choices+1 {
			r.Choice = nil
			for i := range at.Choices {
				r.Choice = append(r.Choice, i)
			}
		}
		r.Findings = append(r.Findings, reading.Finding{Kind: reading.Choice, Words: []string{body}, Confidence: 1})
	}
	if len(r.Findings) == 0 {
		r.Findings = []reading.Finding{{Kind: reading.Other, About: about}}
	}
	r.WithMe = len(has("with me", "have given")) > 0
	r.OfChild = len(about) > 0 || len(has("she ", "he ")) > 0
	if code != "" && !r.Concern {
		r.Suggest = &reading.Suggestion{Code: code, Because: r.Findings[len(r.Findings)-1].Words, Confidence: 0.95}
		if len(has("yesterday")) > 0 {
			r.NotToday, r.Before, r.Suggest = true, r.Suggest, nil
		}
	}
	slices.SortStableFunc(r.Findings, func(a, b reading.Finding) int {
		return slices.Index(reading.Kinds, a.Kind) - slices.Index(reading.Kinds, b.Kind)
	})
	return r
}
