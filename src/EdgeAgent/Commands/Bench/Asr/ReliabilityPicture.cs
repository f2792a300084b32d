using System.Globalization;
using System.Net;
using System.Text;

namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>Share of right words over confidence, as SVG: the recogniser's own and the mapped one, beside what it should be.</summary>
internal static class ReliabilityPicture
{
    private const int Side = 300;
    private const int Left = 50;
    private const int Top = 50;
    private const int Step = 380;

    public static string Svg(IReadOnlyList<CalibrationFigure> figures)
    {
        var svg = new StringBuilder();
        int width = Math.Max(1, figures.Count) * Step;
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"420\" viewBox=\"0 0 {width} 420\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"{width}\" height=\"420\" fill=\"#ffffff\"/>\n");
        for (int n = 0; n < figures.Count; n++)
            Chart(svg, figures[n], Left + (n * Step));
        return svg.Append("</svg>\n").ToString();
    }

    private static void Chart(StringBuilder svg, CalibrationFigure figure, int left)
    {
        int bottom = Top + Side, right = left + Side, most = Math.Max(1, figure.Bins.Max(bin => bin.Words));
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left}\" y=\"22\" font-size=\"14\">{WebUtility.HtmlEncode(figure.Model)}, {figure.Grammar}, {figure.Words} words</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left}\" y=\"40\">ECE {figure.EceRaw:0.000} own, {figure.EceMapped:0.000} mapped</text>\n");
        foreach (var bin in figure.Bins)
        {
            double height = 60.0 * bin.Words / most;
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{left + (bin.From * Side) + 2:0.#}\" y=\"{bottom - height:0.#}\" width=\"{(Side / 10) - 4}\" height=\"{height:0.#}\" fill=\"#dddddd\"/>\n");
        }
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{left}\" y=\"{Top}\" width=\"{Side}\" height=\"{Side}\" fill=\"none\" stroke=\"#444444\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{left}\" y1=\"{bottom}\" x2=\"{right}\" y2=\"{Top}\" stroke=\"#999999\" stroke-dasharray=\"4 4\"/>\n");
        for (int tick = 0; tick <= 10; tick += 2)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left + (tick * Side / 10)}\" y=\"{bottom + 16}\" text-anchor=\"middle\">{tick / 10.0:0.0}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left - 6}\" y=\"{bottom - (tick * Side / 10) + 4}\" text-anchor=\"end\">{tick / 10.0:0.0}</text>\n");
        }
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left + (Side / 2)}\" y=\"{bottom + 34}\" text-anchor=\"middle\">confidence (grey: words)</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate({left - 34} {Top + (Side / 2)}) rotate(-90)\" text-anchor=\"middle\">share of words that are right</text>\n");
        Curve(svg, figure.Bins.Select(bin => (bin.Confidence, bin.Right)), left, bottom, "#c0392b");
        Curve(svg, figure.Bins.Select(bin => (bin.Mapped, bin.Right)), left, bottom, "#2471a3");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left + 8}\" y=\"{Top + 18}\" fill=\"#c0392b\">recogniser's own</text><text x=\"{left + 8}\" y=\"{Top + 34}\" fill=\"#2471a3\">mapped, on speakers it was not fitted on</text>\n");
    }

    private static void Curve(StringBuilder svg, IEnumerable<(double X, double Y)> points, int left, int bottom, string colour)
    {
        (double X, double Y)[] placed = [.. points.Select(point => (left + (point.X * Side), bottom - (point.Y * Side)))];
        svg.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"");
        foreach (var (x, y) in placed)
            svg.Append(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#} ");
        svg.Append("\"/>\n");
        foreach (var (x, y) in placed)
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"3\" fill=\"{colour}\"/>");
        svg.Append('\n');
    }
}
