package notifier

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
	"github.com/firstbell/firstbell/templates"
)

const (
	// answerLife is how long an answer to a reply is worth sending.
	answerLife = 30 * time.Minute
	// answersMost is how many texts a number gets by itself in a day: alerts,
	// rungs and corrections are none of them.
	answersMost = 3
)

// answer owes what is to be said back by itself, each wording once a day and
// never more than answersMost. What went before is counted by number, whatever
// school it was for.
func (s *Service) answer(ctx context.Context, d Day, h hearing) ([]Message, error) {
	kind := h.answerWith()
	if kind == "" {
		return nil, nil
	}
	said := h.said
	if h.day != (clock.Date{}) && h.day != h.today { // that was under another lock
		var err error
		if said, err = d.Said(ctx, h.in.Number, h.today); err != nil {
			return nil, err
		}
	}
	if len(said) >= answersMost {
		return nil, nil
	}
	if kind == templates.Question && slices.ContainsFunc(said, func(m Message) bool { return m.About == kind }) {
		kind = templates.Acknowledgement // asked once: a person settles it
	}
	if slices.ContainsFunc(said, func(m Message) bool { return sameAnswer(m.About, kind) }) {
		return nil, nil
	}
	m := h.message(kind)
	return []Message{m}, d.Say(ctx, m)
}

// sameAnswer reports whether one wording says what the other has said: a second
// acknowledgement tells nobody anything.
func sameAnswer(a, b templates.Kind) bool {
	thanks := []templates.Kind{templates.Acknowledgement, templates.Guidance, templates.Question}
	return a == b || slices.Contains(thanks, a) && slices.Contains(thanks, b)
}

// answerWith says which wording answers a text, "" for none. Nothing answers a
// STOP or START (the carrier has), a machine, thanks, or a stranger who raises
// no concern.
func (h *hearing) answerWith() templates.Kind {
	worried := h.worries() || h.claims
	// Whoever must be told nothing of a pupil they speak of reads what a stranger
	// would: nothing that confirms a pupil, or that anybody will ring them.
	unknown := h.stranger || len(h.ofBarred) > 0
	switch {
	case h.kind == KindStop, h.kind == KindStart, h.in.OptOut != sms.OptNone, !h.in.aPhone(), h.read.Automatic, h.read.Reaction:
		return ""
	case worried && unknown && h.watched():
		return templates.UnknownNumber
	case worried && unknown:
		return templates.UnknownUnwatched
	case worried && h.watched():
		return templates.Worry
	case worried:
		return templates.Unwatched
	case h.contact() == "":
		return ""
	case h.read.WrongNumber && h.wasTold:
		return templates.WrongNumber
	case len(h.ofBarred) > 0:
		return ""
	case wantsNoMore(h.read):
		return ""
	case isHelp(h.in.Body):
		return templates.Help
	case h.kind == KindNoCampaigns:
		return templates.NoUpdates
	case h.kind == string(reading.Thanks):
		return ""
	case !h.watched():
		return templates.Unwatched
	case h.unclear():
		return templates.Question
	case h.set.Policy.IllnessGuidance && slices.Contains(templates.Illnesses, h.read.MildIllness):
		return templates.Guidance
	default:
		return templates.Acknowledgement
	}
}

// wantsNoMore reports whether a text asks plainly for no more texts, whatever else
// it says: a person reads it, and no text thanks for it.
func wantsNoMore(r reading.Reading) bool {
	return r.StopSentence || slices.ContainsFunc(r.Findings, func(f reading.Finding) bool {
		return f.Kind == reading.StopRequest && f.Confidence >= 0.95
	})
}

// unclear reports whether to ask which child a reply is about. The question
// names only those whose alerts went to this number today, and is never asked
// where the number is tied to different families.
func (h *hearing) unclear() bool {
	return h.texted > 1 && h.day == h.today && h.families == 1 && !h.shared && !h.clear && h.question == nil && h.read.Suggest != nil
}

// message makes the text that says it.
func (h *hearing) message(kind templates.Kind) Message {
	m := Message{
		Day: h.today, About: kind, Inbound: h.in.ID, By: school.SystemActor("answer"),
		Text: delivery.Text{
			ID: delivery.TextID(school.NewID(h.now)), School: h.school, Kind: delivery.AnswerText, State: delivery.Raised,
			Contact: h.contact(), Number: h.in.Number, Sender: delivery.MainSender,
			RaisedAt: h.now, SendAfter: h.now, ExpiresAt: h.now.Add(answerLife),
		},
	}
	switch kind {
	case templates.UnknownNumber, templates.UnknownUnwatched:
		m.Text.Contact = ""
	case templates.Question:
		m.Text.Kind = delivery.QuestionText
		for _, x := range h.meant[:h.texted] {
			if x.Absence != nil {
				m.Choices = append(m.Choices, x.Absence.ID)
			}
		}
	case templates.Guidance:
		m.Advice = h.read.MildIllness
	}
	return m
}

// watched reports whether somebody at the school reads replies now.
func (h *hearing) watched() bool { return watched(h.set, h.now) }

func watched(set Setting, now time.Time) bool {
	day := clock.DateOf(now)
	return open(set.Calendar, day) && !now.Before(set.Policy.NotBefore.On(day)) && now.Before(set.Policy.NotAfter.On(day))
}

// watchedAgain says when replies are read again: "8:00", "8:00 on Monday 30
// November", and in digits for who reads no English: "30/11/2026 8:00".
func watchedAgain(set Setting, now time.Time) (words, digits string) {
	today := clock.DateOf(now)
	for i := range 60 {
		day := today.AddDays(i)
		at := set.Policy.NotBefore.On(day)
		if !open(set.Calendar, day) || at.Before(now) {
			continue
		}
		digits = fmt.Sprintf("%02d/%02d/%d %s", day.Day, day.Month, day.Year, clock.Wall(at))
		switch i {
		case 0:
			return clock.Wall(at), digits
		case 1:
			return clock.Wall(at) + " tomorrow", digits
		default:
			return clock.Wall(at) + " on " + day.Words(), digits
		}
	}
	return "the school opens again", ""
}

// isHelp reports whether a text asks who we are, in one word.
func isHelp(body string) bool {
	word := strings.ToUpper(strings.Trim(strings.TrimSpace(body), ".!?"))
	return word == "HELP" || word == "INFO"
}
