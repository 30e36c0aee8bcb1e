// The heap of the core in a page, in a fraction of the bytes that the smallest allocator of the toolchain needs, and in fewer
// instructions: a block that was given back is kept in the list of its size, and given out again when that size is asked for.
// A step makes and drops the sizes that the step before it made and dropped.
//
// Sizes are rounded up to one of four between two powers of two, so that at most a fifth of a block is idle, and nothing of one
// whose size is a small number times a power of two, as those of lists are that double. New blocks are cut
// from a stretch of memory; when it is used up, the next is a large block that nobody uses, or what the memory grows by.
// Blocks are never joined; the newest one, given back, is the stretch's again.
#include <emscripten/heap.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

extern unsigned char __heap_base, __heap_end;  // what the linker leaves of the memory

namespace {

using Address = std::uintptr_t;
struct Free { Free* next; };

// Before each block stands the list it belongs to. Blocks begin four bytes before a multiple of eight, so that what is in them does not.
using List = std::uint32_t;
constexpr std::size_t kHead = sizeof(List), kGrain = 8, kLeast = 12;
constexpr std::size_t kMost = 36u << 20;  // no more than the module may have at all (CMakeLists.txt); sums beyond it could overflow
constexpr List kLists = 4 * 25;

Free* kept[kLists];
Address from = reinterpret_cast<Address>(&__heap_base) | (kGrain - kHead), to = reinterpret_cast<Address>(&__heap_end);  // the stretch

// How far to shift a size so that three bits of it are left, of which the first is set.
int shift_of(std::size_t size) { return 29 - __builtin_clz(size); }
// Of a block of a list, with its head and four bytes more, for the next one's.
std::size_t size_of(List list) { return ((list % 4 + 5) << (list / 4)) + kGrain; }

void keep(Address block, List list) {
  *reinterpret_cast<List*>(block) = list;
  kept[list] = new (reinterpret_cast<void*>(block + kHead)) Free{kept[list]};
}

Address take(List list) {
  Free* const block = kept[list];
  kept[list] = block->next;
  return reinterpret_cast<Address>(block) - kHead;
}

// Goes on with another stretch. What is left of this one is a block, as large as it goes.
void stretch(Address begin, Address end) {
  if (const std::size_t left = ((to - from) & ~(kGrain - 1)) - kGrain; to - from >= kGrain + kLeast) {
    const int shift = shift_of(left);
    keep(from, static_cast<List>(shift * 4 + static_cast<int>(left >> shift) - 5));
  }
  from = begin;
  to = end;
}

// Makes the memory larger by `bytes`, or by a MiB where there is that much, so that it does not grow with every text.
bool grow(std::size_t bytes) {
  constexpr std::size_t kPage = 65536, kStep = 16;
  bytes += kGrain;  // a stretch begins as a block does
  const Address end = __builtin_wasm_memory_size(0) * kPage;
#ifdef LEADLINE_TWIN
  // In JavaScript the memory is another one after it has grown: those who look at it are to be told.
  if (!emscripten_resize_heap(end + bytes)) return false;
#else
  const std::size_t pages = (bytes + kPage - 1) / kPage;
  if ((pages >= kStep || __builtin_wasm_memory_grow(0, kStep) == SIZE_MAX) && __builtin_wasm_memory_grow(0, pages) == SIZE_MAX) return false;
#endif
  if (to != end) stretch(end + kGrain - kHead, end);
  to = __builtin_wasm_memory_size(0) * kPage;
  return true;
}

}  // namespace

extern "C" void* malloc(std::size_t bytes) {
  if (bytes > kMost) return nullptr;
  if (bytes < kLeast) bytes = kLeast;
  const std::size_t last = ((bytes - kHead + kGrain - 1) & ~(kGrain - 1)) - 1;
  const int shift = shift_of(last);
  const List list = static_cast<List>(shift * 4 + static_cast<int>(last >> shift) - 4);
  if (kept[list]) return reinterpret_cast<void*>(take(list) + kHead);
  const std::size_t size = size_of(list);
  if (size > to - from) {
    List larger = list + 1;
    while (larger < kLists && !kept[larger]) ++larger;
    if (larger < list + 4) return reinterpret_cast<void*>(take(larger) + kHead);  // not twice as large: whole
    if (larger < kLists) {
      const Address block = take(larger);
      stretch(block, block + size_of(larger));
    } else if (!grow(size)) {
      return nullptr;
    }
  }
  const Address block = from;
  from += size;
  *reinterpret_cast<List*>(block) = list;
  return reinterpret_cast<void*>(block + kHead);
}

extern "C" void free(void* block) {
  if (!block) return;
  const Address at = reinterpret_cast<Address>(block) - kHead;
  const List list = *reinterpret_cast<List*>(at);
  if (at + size_of(list) == from) from = at;
  else keep(at, list);
}

void* operator new(std::size_t bytes) {
  void* const block = malloc(bytes);
  if (!block) abort();
  return block;
}

void operator delete(void* block) noexcept { free(block); }

void operator delete(void* block, std::size_t) noexcept { free(block); }
