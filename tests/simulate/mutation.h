// Mistakes that an outbox could have, which a simulation that is worth anything finds. The product knows nothing of them: they are made in the
// model of the shell, or between the core and the shell.
#pragma once

#include <cstdint>

namespace leadline::simulate {

enum class Mutation : std::uint8_t {
  none,
  delete_before_ack,   // a record is erased when it is posted
  no_lease,            // a claim looks at nobody else's
  no_jitter,           // everybody comes back in the same instant
  forget_on_4xx,       // what is refused is thrown away
  forget_unsaid,       // this page knows no more of what is refused, and nobody has been told
  one_after_another,   // what one is answered delays the others
  ack_without_id,      // any 2xx of a receiver is a receipt
  retry_unclear,       // what may have arrived is posted again
  resurrect,           // an update of a record that is gone brings it back
  ignore_change,       // a claim does not look at what another page has learnt of the record
};

}  // namespace leadline::simulate
