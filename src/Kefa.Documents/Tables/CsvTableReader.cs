using System.Runtime.CompilerServices;
using System.Text;

namespace Kefa.Documents.Tables;

/// <summary>
/// Reads comma- or tab-separated text (RFC 4180: cells in quotation marks may hold separators, line breaks and doubled marks).
/// One row is in memory at a time and no cell beyond its limit, however long the file's cells are.
/// </summary>
public sealed class CsvTableReader(TextReader text, TableLimits? limits = null)
{
    private readonly TableLimits _limits = limits ?? TableLimits.Default;
    private readonly char[] _buffer = new char[64 * 1024];
    private readonly StringBuilder _cell = new();
    private List<string> _cells = [];
    private List<int> _tooLong = [];
    private char? _separator;
    private long _row = 1;
    private bool _cellIsTooLong;

    private enum At
    {
        CellStart,
        Plain,
        Quoted,
        QuoteInQuoted,
        AfterReturn,
    }

    /// <exception cref="TableFormatException">A quotation mark is never closed, or a row has too many columns.</exception>
    public async IAsyncEnumerable<TableRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var at = At.CellStart;
        var (quoteRow, quoteColumn) = (0L, 0);
        int read;
        while ((read = await text.ReadBlockAsync(_buffer.AsMemory(), cancellationToken)) > 0)
        {
            _separator ??= SeparatorOf(_buffer.AsSpan(0, read));
            for (var i = 0; i < read; i++)
            {
                var c = _buffer[i];
                if (at == At.Plain)
                {
                    // The common case, many characters at once.
                    var run = PlainRun(_buffer.AsSpan(i, read - i));
                    Append(_buffer.AsSpan(i, run));
                    i += run;
                    if (i == read)
                        break;
                    c = _buffer[i];
                }

                switch (at)
                {
                    case At.AfterReturn when c == '\n':
                        at = At.CellStart;
                        break;
                    case At.CellStart or At.AfterReturn when c == '"':
                        (quoteRow, quoteColumn) = (_row, _cells.Count + 1);
                        at = At.Quoted;
                        break;
                    case At.Quoted:
                        if (c == '"')
                            at = At.QuoteInQuoted;
                        else
                            Append(c);
                        break;
                    case At.QuoteInQuoted when c == '"':
                        Append(c);
                        at = At.Quoted;
                        break;
                    default:
                        if (c == _separator)
                        {
                            EndCell();
                            at = At.CellStart;
                        }
                        else if (c is '\n' or '\r')
                        {
                            EndCell();
                            yield return EndRow();
                            at = c == '\r' ? At.AfterReturn : At.CellStart;
                        }
                        else
                        {
                            Append(c);
                            at = At.Plain;
                        }

                        break;
                }
            }
        }

        if (at == At.Quoted)
            throw new TableFormatException($"第 {quoteRow} 行第 {quoteColumn} 列的引号没有闭合。", $"The quotation mark in row {quoteRow}, column {quoteColumn} is never closed.");
        if (_cell.Length > 0 || _cells.Count > 0 || at is At.Plain or At.QuoteInQuoted)
        {
            EndCell();
            yield return EndRow();
        }
    }

    private static char SeparatorOf(ReadOnlySpan<char> start)
    {
        var end = start.IndexOfAny('\r', '\n');
        var head = end < 0 ? start : start[..end];
        return !head.Contains(',') && head.Contains('\t') ? '\t' : ',';
    }

    private int PlainRun(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny(_separator!.Value, '\r', '\n');
        return end < 0 ? rest.Length : end;
    }

    private void Append(char c) => Append(new ReadOnlySpan<char>(ref c));

    private void Append(ReadOnlySpan<char> some)
    {
        var room = _limits.MaxCellLength - _cell.Length;
        if (some.Length > room)
        {
            _cellIsTooLong = true;
            some = some[..Math.Max(0, room)];
        }

        _cell.Append(some);
    }

    private void EndCell()
    {
        if (_cells.Count == _limits.MaxColumns)
            throw new TableFormatException($"第 {_row} 行超过 {_limits.MaxColumns} 列。", $"Row {_row} has more than {_limits.MaxColumns} columns.");
        if (_cellIsTooLong)
            _tooLong.Add(_cells.Count);
        _cells.Add(_cell.Length == 0 ? "" : _cell.ToString());
        _cell.Clear();
        _cellIsTooLong = false;
    }

    private TableRow EndRow()
    {
        var row = new TableRow(_row++, _cells, _tooLong);
        _cells = new List<string>(_cells.Count);
        if (_tooLong.Count > 0)
            _tooLong = [];
        return row;
    }
}
