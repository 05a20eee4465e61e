package delivery

// State is where a text is in its life.
type State string

// The states. docs/alert-states.md draws them.
const (
	Held        State = "held"        // kept back for a person or a moment
	Raised      State = "raised"      // owed, waiting to be claimed
	Sending     State = "sending"     // claimed by one worker
	Unknown     State = "unknown"     // the carrier may have it: being asked
	Sent        State = "sent"        // the carrier accepted it
	Delivered   State = "delivered"   // the network says the phone has it
	Undelivered State = "undelivered" // the network could not
	Failed      State = "failed"      // refused, for good
	Withdrawn   State = "withdrawn"   // no longer owed, never sent
	Expired     State = "expired"     // its deadline passed before it went
)

// States lists every state, in the order the ledger shows them.
var States = []State{Held, Raised, Sending, Unknown, Sent, Delivered, Undelivered, Failed, Withdrawn, Expired}

// moves is the one table of legal moves; the store refuses all others.
//
// The moves out of failed and undelivered are made by receipts alone. They are
// there so that receipts which contradict each other end the same in whatever
// order they come: what the network says last of all, that the phone has it,
// is believed over what was said on the way. The move from raised to unknown is
// made only after a backup has been restored: what was raised then may have
// gone since.
var moves = map[State][]State{
	Held:        {Raised, Withdrawn, Expired},
	Raised:      {Sending, Unknown, Held, Withdrawn, Expired},
	Sending:     {Sent, Delivered, Undelivered, Failed, Raised, Held, Unknown, Withdrawn, Expired},
	Unknown:     {Sent, Delivered, Undelivered, Failed, Raised, Expired},
	Sent:        {Delivered, Undelivered, Failed},
	Failed:      {Undelivered, Delivered},
	Undelivered: {Delivered},
}

// May reports whether a text may move from one state to another.
func May(from, to State) bool {
	for _, s := range moves[from] {
		if s == to {
			return true
		}
	}
	return false
}

// Settled reports whether it is known whether the carrier has the text.
func (s State) Settled() bool { return s != Sending && s != Unknown }

// Gone reports whether the carrier has accepted the text at some time.
func (s State) Gone() bool { return s == Sent || s == Delivered || s == Undelivered }

// Waiting reports whether the text has not been claimed yet, so that it can
// still be changed or taken back.
func (s State) Waiting() bool { return s == Held || s == Raised }
