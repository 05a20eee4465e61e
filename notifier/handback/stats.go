package handback

// Stats counts what this process has done.
type Stats struct {
	Posted, Delivered, Failed, GivenUp, Gone int64
}

// Stats gives the counts.
func (s *Service) Stats() Stats {
	return Stats{s.posted.Load(), s.delivered.Load(), s.failed.Load(), s.givenUp.Load(), s.gone.Load()}
}

func (s *Service) count(o Outcome) {
	switch {
	case o.State == Delivered:
		s.delivered.Add(1)
		return
	case o.State == GivenUp:
		s.givenUp.Add(1)
	case o.Off == OffGone:
		s.gone.Add(1)
	}
	s.failed.Add(1)
}
