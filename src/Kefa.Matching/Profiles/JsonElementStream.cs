using System.Text.Json;
using Kefa.Feel;

namespace Kefa.Matching.Profiles;

/// <summary>One element of a JSON array: its bytes, and where in the file it begins.</summary>
internal sealed record JsonSlice(ReadOnlyMemory<byte> Bytes, JsonPosition Start);

/// <summary>A place in a text; line and column count from 1, columns in characters.</summary>
internal readonly record struct JsonPosition(long Line, long Column)
{
    public static JsonPosition Begin => new(1, 1);

    public JsonPosition After(ReadOnlySpan<byte> utf8)
    {
        var (line, column) = this;
        foreach (var b in utf8)
        {
            if (b == (byte)'\n')
                (line, column) = (line + 1, 1);
            else if ((b & 0xC0) != 0x80)
                column++;
        }

        return new JsonPosition(line, column);
    }
}

/// <summary>Cuts a JSON array into its elements without holding more than one of them; a single object counts as an array of one.</summary>
internal sealed class JsonElementStream(Stream json, int maxElementBytes)
{
    private readonly int _max = maxElementBytes;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _ended;
    private bool _begun;
    private bool _isArray;
    private bool _closed;
    private bool _first = true;
    private JsonPosition _position = JsonPosition.Begin;

    public async Task<JsonSlice?> NextAsync(CancellationToken cancellationToken)
    {
        if (!_begun)
            await BeginAsync(cancellationToken);
        if (_closed)
            return null;
        while (true)
        {
            if (_isArray)
            {
                var next = await PeekAsync(cancellationToken);
                if (next is null)
                    throw Error($"The text ends inside the array of companies; ']' is missing.");
                if (next == (byte)']')
                {
                    Advance(1);
                    await CloseAsync(cancellationToken);
                    return null;
                }

                if (!_first)
                {
                    if (next != (byte)',')
                        throw Error($"Expected ',' or ']' after a company, found '{(char)next}'.");
                    Advance(1);
                    next = await PeekAsync(cancellationToken)
                        ?? throw Error($"The text ends inside the array of companies; ']' is missing.");
                }

                if (next != (byte)'{')
                    throw Error($"Expected a company, an object that begins with '{{'.");
            }

            _first = false;
            return await ElementAsync(cancellationToken);
        }
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        _begun = true;
        await FillAsync(cancellationToken);
        if (_buffer.AsSpan(_start, _end - _start).StartsWith("\uFEFF"u8))
            _start += 3;
        switch (await PeekAsync(cancellationToken))
        {
            case (byte)'[':
                _isArray = true;
                Advance(1);
                break;
            case (byte)'{':
                break;
            case null:
                throw Error($"The text is empty; expected an array of companies.");
            default:
                throw Error($"Expected an array of companies, beginning with '['.");
        }
    }

    private async Task<JsonSlice> ElementAsync(CancellationToken cancellationToken)
    {
        var wanted = 0;
        while (true)
        {
            var length = ElementLength(out var error);
            if (length > 0)
            {
                var slice = new JsonSlice(_buffer.AsMemory(_start, length), _position);
                Advance(length);
                if (!_isArray)
                    await CloseAsync(cancellationToken);
                return slice;
            }

            if (error is not null)
                throw error;
            if (_end - _start > _max)
                throw Error($"This company is longer than {_max} bytes.");
            if (_ended)
                throw Error($"The text ends inside this company.");
            // Doubling what is read between attempts keeps a long company from being scanned over and over.
            wanted = Math.Max(64 * 1024, _end - _start);
            await FillAsync(cancellationToken, wanted);
        }
    }

    private int ElementLength(out ProfileFormatException? error)
    {
        error = null;
        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = 32 }));
        try
        {
            return reader.Read() && reader.TrySkip() ? (int)reader.BytesConsumed : 0;
        }
        catch (JsonException e)
        {
            var at = (int)Math.Min(reader.BytesConsumed, _end - _start);
            var place = _position.After(_buffer.AsSpan(_start, at));
            error = new ProfileFormatException($"line {place.Line}, column {place.Column}: this is not JSON: {Broken(e)}", place.Line, place.Column, null, null, e);
            return 0;
        }
    }

    /// <summary>What the platform's reader says, which speaks English only.</summary>
    public static Phrase Broken(Exception e) => Phrase.Of("此处不符合 JSON 语法。", e.Message.Split(" LineNumber:")[0]);

    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        _closed = true;
        if (await PeekAsync(cancellationToken) is { } more)
            throw Error($"Nothing may follow the companies, found '{(char)more}'.");
    }

    /// <summary>The next byte that is not white space, which stays unread; null at the end.</summary>
    private async Task<byte?> PeekAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            while (_start < _end)
            {
                var b = _buffer[_start];
                if (b is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
                    return b;
                Advance(1);
            }

            if (_ended)
                return null;
            await FillAsync(cancellationToken);
        }
    }

    private void Advance(int count)
    {
        _position = _position.After(_buffer.AsSpan(_start, count));
        _start += count;
    }

    private async Task FillAsync(CancellationToken cancellationToken, int wanted = 64 * 1024)
    {
        if (_buffer.Length - _end < wanted)
        {
            // A new array: slices handed out before still point into the old one.
            var larger = new byte[Math.Max(_buffer.Length, _end - _start + wanted)];
            _buffer.AsSpan(_start, _end - _start).CopyTo(larger);
            (_end, _start, _buffer) = (_end - _start, 0, larger);
        }

        var read = await json.ReadAtLeastAsync(_buffer.AsMemory(_end), Math.Min(wanted, _buffer.Length - _end), throwOnEndOfStream: false, cancellationToken);
        _ended = read == 0 || read < wanted;
        _end += read;
    }

    private ProfileFormatException Error(Phrase message) =>
        new($"line {_position.Line}, column {_position.Column}: {message}", _position.Line, _position.Column, null, null);
}
