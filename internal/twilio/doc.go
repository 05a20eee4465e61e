// Package twilio is the door to and from the carrier.
//
// Out: Client hands messages over and asks what became of them. It drives
// twilio-go through a base client of our own, because the SDK's knows no
// context, no base URL and no true HTTP status, and never closes an error's
// body. What Twilio says is met by two tables: one of error codes
// (errors.go), one of status words (status.go).
//
// In: StatusHandler takes receipts, InboundHandler takes texts from families.
// Nothing is kept unless Twilio's signature over our configured public address
// is right.
//
//	Send ─▶ call ─▶ gate (too late? then nothing is written) ─▶ Twilio
//	     ◀─ sms.Accepted, or *sms.SendError saying what may have happened
//
// It will not send twice, retry, wait or decide: whoever asked does that. It
// never logs a number, a name or words of a text, and so never repeats
// Twilio's own error sentences, which hold numbers.
package twilio
