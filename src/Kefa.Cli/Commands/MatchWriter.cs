using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kefa.Documents.Tables;
using Kefa.Matching.Explanations;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Cli;

/// <summary>Writes the rows of <c>kefa match</c> in one format. Disposing finishes the text.</summary>
internal abstract class MatchWriter : IAsyncDisposable
{
    public static MatchWriter Create(string format, Stream destination, bool toFile) => format switch
    {
        "json" => new JsonMatchWriter(destination),
        "csv" => new CsvMatchWriter(destination, withMark: toFile),
        _ => new TableMatchWriter(destination),
    };

    public abstract void Write(Profile company, PolicyResult result, PolicyExplanation? explanation);

    public abstract ValueTask DisposeAsync();

    private static string Ids(IEnumerable<ConditionResult> conditions) => string.Join(' ', conditions.Select(c => c.Condition.Id));

    private sealed class JsonMatchWriter : MatchWriter
    {
        private readonly Stream _destination;
        private readonly Utf8JsonWriter _json;

        public JsonMatchWriter(Stream destination)
        {
            _destination = destination;
            _json = new Utf8JsonWriter(destination, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true });
            _json.WriteStartArray();
        }

        public override void Write(Profile company, PolicyResult result, PolicyExplanation? explanation)
        {
            PolicyResultJson.Write(_json, company.Id, result, explanation: explanation);
            if (_json.BytesPending > 64 * 1024)
                _json.Flush();
        }

        public override async ValueTask DisposeAsync()
        {
            _json.WriteEndArray();
            await _json.DisposeAsync();
            _destination.WriteByte((byte)'\n');
        }
    }

    private sealed class CsvMatchWriter : MatchWriter
    {
        private readonly StreamWriter _text;
        private readonly StringBuilder _line = new();

        public CsvMatchWriter(Stream destination, bool withMark)
        {
            // Spreadsheets need the mark to read UTF-8; a pipe does not want it.
            _text = new StreamWriter(destination, new UTF8Encoding(withMark), leaveOpen: true);
            string[] heads = ["company", "name", "policy", "version", "validity", "scope", "verdict", "failing", "unknown", "scoreMin", "scoreMax", "benefit", "upperBound", "missing"];
            CsvTableWriter.AppendRow(_line, heads.Select(h => (h, false)));
        }

        public override void Write(Profile company, PolicyResult result, PolicyExplanation? explanation)
        {
            CsvTableWriter.AppendRow(_line,
            [
                (company.Id, false),
                (company.Name, false),
                (result.Policy.Id, false),
                (result.Policy.Version, false),
                (result.Validity.ToString(), false),
                (result.Scope.ToString(), false),
                (result.Verdict.ToString(), false),
                (Ids(result.Failing), false),
                (Ids(result.Unknown), false),
                (result.Score?.Min.ToString() ?? "", true),
                (result.Score?.Max.ToString() ?? "", true),
                (result.Benefit?.Amount?.ToString(CultureInfo.InvariantCulture) ?? "", true),
                (result.Benefit is { } benefit ? benefit.IsUpperBound ? "true" : "false" : "", false),
                (string.Join(' ', result.Missing), false),
            ]);
            if (_line.Length > 32 * 1024)
                WriteLines();
        }

        public override ValueTask DisposeAsync()
        {
            WriteLines();
            return _text.DisposeAsync();
        }

        private void WriteLines()
        {
            _text.Write(_line);
            _line.Clear();
        }
    }

    private sealed class TableMatchWriter(Stream destination) : MatchWriter
    {
        private static readonly string[] Heads = ["company", "policy", "validity", "verdict", "failing", "unknown", "score", "benefit"];

        private readonly List<string[]> _rows = [Heads];

        public override void Write(Profile company, PolicyResult result, PolicyExplanation? explanation) => _rows.Add(
        [
            company.Id,
            result.Policy.Id,
            result.Validity.ToString(),
            result.Verdict.ToString(),
            Ids(result.Failing),
            Ids(result.Unknown),
            result.Score is { } score ? Points(score) : "",
            result.Benefit is { Amount: { } amount } benefit ? (benefit.IsUpperBound ? "≤ " : "") + amount.ToString("#,0.##", CultureInfo.InvariantCulture) : "",
        ]);

        public override async ValueTask DisposeAsync()
        {
            var widths = Heads.Select((_, i) => _rows.Max(r => Width(r[i]))).ToArray();
            await using var text = new StreamWriter(destination, new UTF8Encoding(false), leaveOpen: true);
            foreach (var row in _rows)
            {
                var line = string.Join("  ", row.Select((cell, i) => cell + new string(' ', widths[i] - Width(cell))));
                await text.WriteLineAsync(line.TrimEnd());
            }
        }

        private static string Points(ScoreInterval score) =>
            score.Min == score.Max ? score.Min.ToString() : string.Create(CultureInfo.InvariantCulture, $"{score.Min}–{score.Max}");

        // Chinese characters take two columns of a terminal.
        private static int Width(string text) => text.EnumerateRunes().Sum(r => r.Value >= 0x2E80 ? 2 : 1);
    }
}
