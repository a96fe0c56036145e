using System.Globalization;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Streams;
using Kefa.Documents.Reported;

namespace Kefa.Bureau.Figures.Earlier;

/// <summary>A confirmation as it stands after all corrections.</summary>
/// <param name="Event">The event that confirmed it.</param>
/// <param name="LastEvent">The event that says what stands here now.</param>
/// <param name="Reason">Why it was corrected last; null when it never was.</param>
public sealed record StandingConfirmation(
    int Event, string Figure, DateOnly From, DateOnly To, decimal Value, string Unit, string Printed, string Sentence, string Place, int Paragraph, int Start, string By, DateOnly On, int LastEvent, string? Reason);

/// <summary>The fold of a report's stream.</summary>
internal sealed class EarlierReportState
{
    public const string Kind = "reported";

    private readonly Dictionary<int, StandingConfirmation> _standing = [];
    private readonly HashSet<(int Paragraph, int Start)> _passedOver = [];

    private EarlierReportState(string stream) => Stream = stream;

    public string Stream { get; }
    public EarlierReportTaken Taken { get; private set; } = null!;
    public DateOnly TakenOn { get; private set; }
    public int LastEvent { get; private set; }

    /// <summary>What is confirmed, in the order in which it was.</summary>
    public IEnumerable<StandingConfirmation> Standing => _standing.Values.OrderBy(c => c.Event);

    public static string StreamOf(string report) => $"{Kind}/{report}";

    /// <summary>2022-1, as addresses have it.</summary>
    public static string ReportOf(string stream) => stream[(Kind.Length + 1)..];

    public StandingConfirmation? Find(int confirmed) => _standing.GetValueOrDefault(confirmed);

    public bool IsPassedOver(Quantity quantity) => _passedOver.Contains((quantity.Paragraph, quantity.Start));

    /// <returns>Null when the stream has no event.</returns>
    public static EarlierReportState? Of(string stream, IReadOnlyList<RecordedEvent> events)
    {
        if (events.Count == 0) return null;
        var state = new EarlierReportState(stream);
        foreach (RecordedEvent e in events) state.Apply(e);
        return state;
    }

    public EarlierReport Row()
    {
        string title = SearchText.Cut(Taken.Title, 190);
        return new EarlierReport
        {
            Stream = Stream, Year = Taken.Year, Title = title, Organ = Taken.Organ, FileName = Taken.FileName, Sha256 = Taken.Sha256, MediaType = Taken.MediaType, Size = Taken.Size, Numbers = Taken.Numbers,
            Confirmed = _standing.Count, PassedOver = _passedOver.Count, TakenBy = Taken.By, TakenOn = TakenOn, LastEvent = LastEvent,
            SearchText = SearchText.Cut(SearchText.Normalise($"{ReportOf(Stream)} {title} {Taken.Organ} {Taken.FileName}"), 590),
        };
    }

    public IEnumerable<ReportedFigure> Rows() => Standing.Select(c => new ReportedFigure
    {
        Stream = Stream, N = c.Event, Figure = c.Figure, From = c.From, To = c.To, Value = c.Value, Unit = c.Unit, Printed = c.Printed, Sentence = SearchText.Cut(c.Sentence, 1_900), Place = SearchText.Cut(c.Place, 90),
        Sha256 = Taken.Sha256, ConfirmedBy = c.By, ConfirmedOn = c.On, LastEvent = c.LastEvent,
    });

    private void Apply(RecordedEvent e)
    {
        LastEvent = e.Event.N;
        switch (e.Event.Type)
        {
            case nameof(EarlierReportTaken):
                (Taken, TakenOn) = (Read<EarlierReportTaken>(e), e.Event.Day);
                break;
            case nameof(FigureReported):
                var said = Read<FigureReported>(e);
                _passedOver.Remove((said.Paragraph, said.Start));
                _standing[e.Event.N] = new StandingConfirmation(
                    e.Event.N, said.Figure, said.From, said.To, Number(said.Value), said.Unit, said.Printed, said.Sentence, said.Place, said.Paragraph, said.Start, said.By, e.Event.Day, e.Event.N, null);
                break;
            case nameof(ReportedFigureCorrected):
                var corrected = Read<ReportedFigureCorrected>(e);
                _standing[corrected.Of] = _standing[corrected.Of] with
                {
                    Figure = corrected.Figure, From = corrected.From, To = corrected.To, Value = Number(corrected.Value), Unit = corrected.Unit, By = corrected.By, On = e.Event.Day, LastEvent = e.Event.N, Reason = corrected.Reason,
                };
                break;
            case nameof(ReportedFigureWithdrawn):
                _standing.Remove(Read<ReportedFigureWithdrawn>(e).Of);
                break;
            case nameof(NumberPassedOver):
                var passed = Read<NumberPassedOver>(e);
                _passedOver.Add((passed.Paragraph, passed.Start));
                break;
            default:
                throw new InvalidDataException($"Event {e.Event.N} of '{Stream}' is a {e.Event.Type}, which no earlier report has.");
        }
    }

    private static T Read<T>(RecordedEvent e) where T : class => e.Read<T>() ?? throw new InvalidDataException($"Event {e.Event.N} of '{e.Event.Stream}' says nothing.");

    internal static string Text(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static decimal Number(string value) => decimal.Parse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
