package delivery

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
)

// The single words by which a phone stops or starts us, as the carrier knows
// them too. YES starts only a number that has stopped: else it is an answer.
var (
	stopWords  = []string{"STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT"}
	startWords = []string{"START", "UNSTOP"}
)

// Kept is an inbound text that has been stored.
type Kept struct {
	ID     string // ours; meaningless when not First
	First  bool   // false for a repeat, of which nothing more need be made
	Sender SenderID
	Stop   bool // it stopped the sender
	Start  bool // it opened the sender again
}

// Inbound stores a text that reached us, once, and acts on STOP and START. An
// error means the carrier must bring it again.
//
// A STOP is acted on even when it is a repeat: the first may have been stored
// by a process that died before it could act. A START is not: a number that
// stays silent by mistake is better than one texted against its will.
func (s *Service) Inbound(ctx context.Context, in sms.Inbound) (Kept, error) {
	now := s.clock.Now()
	if in.At.IsZero() {
		in.At = now
	}
	sender, err := s.senderOf(ctx, in)
	if err != nil {
		return Kept{}, fmt.Errorf("keep an inbound text: %w", err)
	}
	kept := Kept{ID: school.NewID(now), Sender: sender}
	if kept.First, err = s.store.KeepInbound(ctx, kept.ID, in); err != nil {
		return Kept{}, fmt.Errorf("keep an inbound text: %w", err)
	}
	s.count.inbound.Add(1)
	from := phone.Trusted(in.From)
	if !strings.HasPrefix(in.From, "+") {
		return kept, nil // a short code or letters: nobody we text
	}
	if err := s.obey(ctx, in, from, &kept); err != nil {
		return Kept{}, fmt.Errorf("keep inbound %s: %w", kept.ID, err)
	}
	return kept, nil
}

// obey stops or starts the sender for the number if the text says so.
func (s *Service) obey(ctx context.Context, in sms.Inbound, from phone.Number, kept *Kept) (err error) {
	kept.Stop, kept.Start = Keyword(in.Body, in.OptOut)
	if kept.Stop {
		return s.store.Stop(ctx, kept.Sender, from, "stop", s.clock.Now())
	}
	if !kept.Start && oneWord(in.Body) == "YES" {
		if kept.Start, err = s.store.Stopped(ctx, kept.Sender, from); err != nil {
			return err
		}
	}
	if !kept.Start || !kept.First {
		return nil
	}
	return s.store.Start(ctx, kept.Sender, from, s.clock.Now())
}

// Keyword tells whether a text says stop or start, by what the carrier made of
// it or else by its one word. YES is neither: it starts only a number that has
// stopped, which the words alone do not tell.
func Keyword(body string, made sms.OptOut) (stop, start bool) {
	if made != sms.OptNone {
		return made == sms.OptStop, made == sms.OptStart
	}
	word := oneWord(body)
	return slices.Contains(stopWords, word), slices.Contains(startWords, word)
}

// senderOf finds which sender of ours a text was sent to; the main one when no
// row knows the number or the service.
func (s *Service) senderOf(ctx context.Context, in sms.Inbound) (SenderID, error) {
	senders, err := s.store.Senders(ctx)
	if err != nil {
		return "", err
	}
	for _, row := range senders {
		if (in.Service != "" && row.Service == in.Service) || (in.To != "" && row.From == in.To) {
			return row.ID, nil
		}
	}
	return MainSender, nil
}

// oneWord gives the word of a text that has one only, in capitals, else "".
func oneWord(body string) string {
	word := strings.TrimFunc(body, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsPunct(r)
	})
	if strings.ContainsFunc(word, unicode.IsSpace) {
		return ""
	}
	return strings.ToUpper(word)
}
