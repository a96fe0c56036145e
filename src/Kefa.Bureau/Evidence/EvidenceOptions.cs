using System.Globalization;
using Kefa.Bureau.Operations;
using Kefa.Evidence.Notes;

namespace Kefa.Bureau.Evidence;

/// <summary>A witness that is asked to cosign.</summary>
public sealed record WitnessAddress(VerifierKey Key, Uri Url);

/// <summary>Where the sealed record keeps what must not lie in the database, and whom it asks to witness.</summary>
public sealed class EvidenceOptions
{
    /// <summary><c>KEFA_LOG_KEYS</c>; by default <c>keys</c> in the data folder.</summary>
    public string KeysFolder { get; set; } = "";

    /// <summary>The second copy of each last checkpoint: <c>KEFA_LOG_CHECKPOINTS</c>, best on another disk; by default <c>checkpoints</c> in the data folder.</summary>
    public string CheckpointsFolder { get; set; } = "";

    /// <summary>What the logs of bureaus without a host name are called after: <c>KEFA_LOG_DOMAIN</c>.</summary>
    public string Domain { get; set; } = "kefa.internal";

    /// <summary>Where the public finds the installation, for bureaus without a host name: <c>KEFA_ADDRESS</c>; null when it is not said.</summary>
    public Uri? Address { get; set; }

    /// <summary><c>KEFA_LOG_WITNESSES</c>: <c>vkey url</c>, several with a semicolon between them.</summary>
    public IReadOnlyList<WitnessAddress> Witnesses { get; set; } = [];

    /// <summary>How many of them make a checkpoint final: <c>KEFA_LOG_WITNESSES_NEEDED</c>; by default more than half.</summary>
    public int WitnessesNeeded { get; set; }

    /// <exception cref="RefusedException">It cannot be read; the message says how it should look.</exception>
    internal static IReadOnlyList<WitnessAddress> ParseWitnesses(string? text)
    {
        var witnesses = new List<WitnessAddress>();
        foreach (string one in (text ?? "").Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] parts = one.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != 2 || !Uri.TryCreate(parts[1].TrimEnd('/') + "/", UriKind.Absolute, out Uri? url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
                throw new RefusedException($"KEFA_LOG_WITNESSES has '{one}'; expected '<verifier key> <https address>', several with a semicolon between them.");
            try
            {
                VerifierKey key = VerifierKey.Parse(parts[0]);
                if (key.Kind != KeyKind.Cosignature) throw new FormatException($"'{key.Name}' is not a witness's key.");
                witnesses.Add(new WitnessAddress(key, url));
            }
            catch (FormatException wrong)
            {
                throw new RefusedException($"KEFA_LOG_WITNESSES: {wrong.Message}");
            }
        }
        return witnesses;
    }

    /// <exception cref="RefusedException">It is no address of the web.</exception>
    internal static Uri? ParseAddress(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (Uri.TryCreate(text.Trim().TrimEnd('/') + "/", UriKind.Absolute, out Uri? address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)) return address;
        throw new RefusedException($"KEFA_ADDRESS is '{text}'; expected the public address of the site, such as https://kefa.example.gov.cn.");
    }

    internal static int ParseNeeded(string? text, int witnesses)
    {
        if (string.IsNullOrWhiteSpace(text)) return witnesses == 0 ? 0 : (witnesses / 2) + 1;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int needed) && needed <= witnesses) return needed;
        throw new RefusedException($"KEFA_LOG_WITNESSES_NEEDED is '{text}'; expected 0 to {witnesses}, the number of witnesses.");
    }
}
