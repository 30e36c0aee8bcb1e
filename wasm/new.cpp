// Small blocks that were given back are kept by size and given out again: three instructions where the allocator searches.
// A step makes and drops hundreds of them (strings, members of objects), always of the same sizes. What is kept is never
// more than was once in use.
#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

constexpr std::size_t kGrain = 16, kClasses = 16;  // 16, 32 … 256 bytes

struct Free { Free* next; };
Free* kept[kClasses];

// Which list a size belongs to; kClasses or more: none.
std::size_t class_of(std::size_t bytes) { return (bytes - 1) / kGrain; }

}  // namespace

void* operator new(std::size_t bytes) {
  const std::size_t list = class_of(bytes);
  if (list < kClasses) {
    if (Free* block = kept[list]) {
      kept[list] = block->next;
      return block;
    }
    bytes = (list + 1) * kGrain;
  }
  void* const block = std::malloc(bytes);
  if (!block) std::abort();
  return block;
}

void operator delete(void* block) noexcept { std::free(block); }

void operator delete(void* block, std::size_t bytes) noexcept {
  const std::size_t list = class_of(bytes);
  if (!block || list >= kClasses) return std::free(block);
  kept[list] = new (block) Free{kept[list]};
}
