// Package delivery owns every text: one text owed to one number, whatever it
// is for. It knows nothing of absence or campaigns; whoever raised the text
// (its Owner) is asked once more, just before it goes, whether it still should
// and in what words.
//
// The way of one text:
//
//	raised ─▶ Deliver: claim (compare-and-set in SQL, attempt n)
//	       ─▶ Owner.Compose: everything read again → words, or withdrawn
//	       ─▶ posting: words and moment written before the carrier is asked
//	       ─▶ Carrier.Send
//	       ─▶ settle: sent · failed · raised again · unknown
//	       ─▶ Receipt: only forward
//
// Redis only rings. The sweep, which runs in every work process, reads SQL and
// rings what is still raised, settles what is unknown by asking the carrier,
// expires what is late, and sends by itself when nobody answers the bell.
//
// It will not send a text past its deadline, to a number that has stopped us,
// while a pause stands, or a second time while the first may have arrived.
package delivery
