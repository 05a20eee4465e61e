package campaigns

// Outcome is what one family did, of what it could have done, in the weeks that
// are compared: sessions missed of those possible, say.
type Outcome struct {
	School   string
	Drawn    string // the wave that drew the family first; families are compared with those drawn beside them
	HeldOut  bool
	Missed   int // how often, all its pupils together
	Possible int // of how many; 0 says nothing of the family
}

// Results is what the lot says about one measure.
type Results struct {
	Schools int // with families in both arms
	Sent    int // families of whom something is known
	HeldOut int
	// SentMean and HeldOutMean are the arms' means of a hundred, weighted as the
	// effect is; 0 where no draw has families enough in both arms.
	SentMean, HeldOutMean float64
	// Effect is SentMean less HeldOutMean. Low and High bound it with 95%
	// confidence.
	Effect, Low, High float64
	// Known is false where there are too few families to say anything at all.
	Known bool
}

// Tells reports whether the interval leaves out no effect.
func (r Results) Tells() bool { return r.Known && (r.Low > 0 || r.High < 0) }
