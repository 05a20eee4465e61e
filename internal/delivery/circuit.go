package delivery

import (
	"context"
	"fmt"
)

// tellCircuit keeps how an account stands with this process where the pages of
// others can read it.
func (s *Service) tellCircuit(ctx context.Context, account string) {
	t, open := s.breakers.of(account)
	t.Account = account
	if err := s.store.KeepCircuit(ctx, s.process, t, open, s.clock.Now()); err != nil {
		s.log.ErrorContext(ctx, "state of the circuit could not be kept", "open", open, "error", err)
	}
	s.log.WarnContext(ctx, "circuit", "open", open, "refused", t.Refused, "code", t.Code, "http", t.HTTP)
}

// Troubles lists the accounts with which no text gets through, as the living
// work processes find them: the longest in trouble first, one line an account.
func (s *Service) Troubles(ctx context.Context) ([]Trouble, error) {
	list, err := s.store.Circuits(ctx, s.clock.Now())
	if err != nil {
		return nil, fmt.Errorf("read the circuits: %w", err)
	}
	var one []Trouble
	seen := map[string]bool{}
	for _, t := range list {
		if !seen[t.Account] {
			seen[t.Account] = true
			one = append(one, t)
		}
	}
	return one, nil
}
