#include "api/print/pdf.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <memory>
#include <numeric>

#include "domain/base/result.h"

namespace steward::api {

namespace {

// In points: A4, and where text stands on it.
constexpr double kPageWidth = 595.28;
constexpr double kPageHeight = 841.89;
constexpr double kMargin = 50;
constexpr double kWidth = kPageWidth - 2 * kMargin;
constexpr double kBottom = kPageHeight - kMargin - 20;
constexpr double kGap = 10;
constexpr double kCellGap = 4;
constexpr double kCellSize = 9.5;       // of the letters in a table
constexpr double kLeastFigureSize = 4;  // that can still be read
// With TrueType outlines, as few Chinese fonts have. Of those with CFF outlines (Noto CJK) cairo 1.16 embeds subsets in
// which single glyphs are blank, whichever the others are: a character that vanishes from a letter of demand.
constexpr const char* kFont = "WenQuanYi Micro Hei";

struct Unref {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
  void operator()(PangoContext* context) const { g_object_unref(context); }
  void operator()(PangoFont* font) const { g_object_unref(font); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

cairo_status_t append(void* into, const unsigned char* bytes, unsigned int size) {
  static_cast<std::string*>(into)->append(reinterpret_cast<const char*>(bytes), size);
  return CAIRO_STATUS_SUCCESS;
}

enum class Align { left, centre, right };

// Where the next block begins, on which page.
class Pages {
 public:
  Pages(cairo_t* cairo, const Document& document) : cairo_(cairo), document_(document) {
    cairo_set_line_width(cairo_, 0.5);
  }

  void draw() {
    put(document_.title, kMargin, kWidth, 18, true, Align::centre);
    top_ += kGap;
    for (const auto& block : document_.blocks) {
      std::visit([this](const auto& each) { draw(each); }, block);
      top_ += kGap;
    }
    end_page();
  }

 private:
  [[nodiscard]] Owned<PangoLayout> laid_out(const std::string& text, double width, double size, bool emphasised,
                                            Align align) const {
    Owned<PangoLayout> layout(pango_cairo_create_layout(cairo_));
    const Owned<PangoFontDescription> font(pango_font_description_from_string(kFont));
    // The font has no bold face, and a made-up one would have outlines of the wrong kind.
    pango_font_description_set_absolute_size(font.get(), (emphasised ? size * 1.15 : size) * PANGO_SCALE);
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout.get(), align == Align::left     ? PANGO_ALIGN_LEFT
                                             : align == Align::centre ? PANGO_ALIGN_CENTER
                                                                      : PANGO_ALIGN_RIGHT);
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    return layout;
  }
  [[nodiscard]] static double height_of(PangoLayout* layout) {
    int height = 0;
    pango_layout_get_size(layout, nullptr, &height);
    return static_cast<double>(height) / PANGO_SCALE;
  }
  void show(PangoLayout* layout, double left, double top) const {
    cairo_move_to(cairo_, left, top);
    pango_cairo_show_layout(cairo_, layout);
  }

  // Text below what stands already.
  void put(const std::string& text, double left, double width, double size, bool emphasised, Align align) {
    const auto layout = laid_out(text, width, size, emphasised, align);
    const double height = height_of(layout.get());
    make_room(height);
    show(layout.get(), left, top_);
    top_ += height;
  }

  void make_room(double height) {
    if (top_ + height > kBottom && top_ > kMargin) end_page();
  }
  void end_page() {
    const auto foot = laid_out(document_.issuer + "    " + std::to_string(++page_), kWidth, 8, false, Align::centre);
    show(foot.get(), kMargin, kPageHeight - kMargin);
    cairo_show_page(cairo_);
    top_ = kMargin;
  }
  void line(double top) const {
    cairo_move_to(cairo_, kMargin, top);
    cairo_line_to(cairo_, kMargin + kWidth, top);
    cairo_stroke(cairo_);
  }

  void draw(const Paragraph& paragraph) {
    put(paragraph.text, kMargin, kWidth, 10.5, paragraph.emphasised, Align::left);
  }

  void draw(const Pairs& pairs) {
    constexpr double kHalf = kWidth / 2;
    for (std::size_t i = 0; i < pairs.pairs.size(); i += 2) {
      double height = 0;
      std::vector<Owned<PangoLayout>> cells;
      for (std::size_t j = i; j < std::min(i + 2, pairs.pairs.size()); ++j) {
        const auto& [label, value] = pairs.pairs[j];
        cells.push_back(laid_out(label + "：" + value, kHalf - kCellGap, 10.5, false, Align::left));
        height = std::max(height, height_of(cells.back().get()));
      }
      make_room(height);
      for (std::size_t j = 0; j < cells.size(); ++j) {
        show(cells[j].get(), kMargin + static_cast<double>(j) * kHalf, top_);
      }
      top_ += height + kCellGap;
    }
  }

  // Of half a figure nobody sees that it goes on in the next line: one that is too long is printed smaller.
  [[nodiscard]] Owned<PangoLayout> figure(const std::string& text, double width, bool emphasised) const {
    double size = kCellSize;
    auto layout = laid_out(text, width, size, emphasised, Align::right);
    while (pango_layout_get_line_count(layout.get()) > 1 && size > kLeastFigureSize) {
      size -= 0.5;
      layout = laid_out(text, width, size, emphasised, Align::right);
    }
    return layout;
  }

  enum class Row { titles, line, total };

  // One row of a table; false when it did not fit and nothing was drawn.
  bool draw_row(const Table& table, const std::vector<std::string>& row, Row kind) {
    const bool emphasised = kind != Row::line;
    const int shares = std::accumulate(table.columns.begin(), table.columns.end(), 0,
                                       [](int sum, const Table::Column& column) { return sum + column.share; });
    std::vector<Owned<PangoLayout>> cells;
    double height = 0;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const double width = kWidth * table.columns[i].share / shares - 2 * kCellGap;
      const bool is_number = table.columns[i].is_number;
      cells.push_back(is_number && kind != Row::titles
                          ? figure(row[i], width, emphasised)
                          : laid_out(row[i], width, kCellSize, emphasised, is_number ? Align::right : Align::left));
      height = std::max(height, height_of(cells.back().get()));
    }
    if (top_ + height + 2 * kCellGap > kBottom && top_ > kMargin) return false;
    double left = kMargin;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      show(cells[i].get(), left + kCellGap, top_ + kCellGap);
      left += kWidth * table.columns[i].share / shares;
    }
    top_ += height + 2 * kCellGap;
    line(top_);
    return true;
  }

  void draw(const Table& table) {
    std::vector<std::string> titles;
    for (const Table::Column& column : table.columns) titles.push_back(column.title);
    const auto head = [&] {
      if (!draw_row(table, titles, Row::titles)) {
        end_page();
        draw_row(table, titles, Row::titles);
      }
    };
    line(top_);
    head();
    const auto row = [&](const std::vector<std::string>& cells, Row kind) {
      if (draw_row(table, cells, kind)) return;
      end_page();
      head();
      draw_row(table, cells, kind);
    };
    for (const auto& cells : table.rows) row(cells, Row::line);
    if (!table.total.empty()) row(table.total, Row::total);
  }

  void draw(const Signatures& signatures) {
    make_room(40);
    top_ += 20;
    const double width = kWidth / static_cast<double>(std::max<std::size_t>(signatures.labels.size(), 1));
    for (std::size_t i = 0; i < signatures.labels.size(); ++i) {
      const auto label = laid_out(signatures.labels[i] + "：____________", width, 10.5, false, Align::left);
      show(label.get(), kMargin + static_cast<double>(i) * width, top_);
    }
    top_ += 20;
  }

  cairo_t* cairo_;
  const Document& document_;
  double top_ = kMargin;
  int page_ = 0;
};

// Another font in its place would do, but for what is said of kFont.
bool has_font() {
  PangoFontMap* map = pango_cairo_font_map_get_default();
  const Owned<PangoContext> context(pango_font_map_create_context(map));
  const Owned<PangoFontDescription> wanted(pango_font_description_from_string(kFont));
  const Owned<PangoFont> font(pango_font_map_load_font(map, context.get(), wanted.get()));
  if (font == nullptr) return false;
  const Owned<PangoFontDescription> loaded(pango_font_describe(font.get()));
  return std::string_view(pango_font_description_get_family(loaded.get())) == kFont;
}

}  // namespace

Result<std::string> to_pdf(const Document& document) {
  if (!has_font()) return fail("pdf-failed", {}, std::string("the font is not installed: ") + kFont);
  std::string bytes;
  const Owned<cairo_surface_t> surface(cairo_pdf_surface_create_for_stream(append, &bytes, kPageWidth, kPageHeight));
  const std::string date = to_string(document.date) + "T00:00:00Z";
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, document.title.c_str());
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_AUTHOR, document.issuer.c_str());
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATOR, "Steward");
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, date.c_str());
  const Owned<cairo_t> cairo(cairo_create(surface.get()));
  Pages(cairo.get(), document).draw();
  cairo_surface_finish(surface.get());
  const cairo_status_t status = cairo_surface_status(surface.get());
  if (status != CAIRO_STATUS_SUCCESS) return fail("pdf-failed", {}, cairo_status_to_string(status));
  return bytes;
}

}  // namespace steward::api
