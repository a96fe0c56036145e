using System.ComponentModel.DataAnnotations;

namespace Kefa.Bureau.Notices;

/// <summary>How the connection to the mail server is kept from others.</summary>
public enum MailTls
{
    /// <summary>It begins in the clear and is then encrypted (port 587); refused where the server does not offer it.</summary>
    StartTls,

    /// <summary>Encrypted from the first byte (port 465).</summary>
    Implicit,

    /// <summary>In the clear: for a server on this machine only.</summary>
    None,
}

/// <summary>The mail server: <c>Kefa:Mail</c>. Without a host nothing is sent, and the inbox says everything all the same.</summary>
public sealed class MailOptions : IValidatableObject
{
    public string? Host { get; set; }

    [Range(1, 65_535)] public int Port { get; set; } = 587;

    public MailTls Tls { get; set; } = MailTls.StartTls;

    /// <summary>The address that mail comes from.</summary>
    public string? From { get; set; }

    public string? UserName { get; set; }

    /// <summary>A file with the password, so that it stands in no setting.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>The site's own address, for links: <c>https://kefa.example.gov.cn</c>.</summary>
    public string? Site { get; set; }

    /// <summary>The hour of the day, in the bureau's zone, from which the day's mail goes out.</summary>
    [Range(0, 23)] public int Hour { get; set; } = 8;

    public bool IsThere => !string.IsNullOrWhiteSpace(Host);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsThere) yield break;
        if (!MimeKit.MailboxAddress.TryParse(From ?? "", out _)) yield return new("Kefa:Mail:From must be the address that mail comes from, such as notice@kefa.example.gov.cn.", [nameof(From)]);
        if (!Uri.TryCreate(Site, UriKind.Absolute, out Uri? site) || site.Scheme is not ("https" or "http")) yield return new("Kefa:Mail:Site must be the site's own address, such as https://kefa.example.gov.cn: mail links to it.", [nameof(Site)]);
        if (PasswordFile is not null && !File.Exists(PasswordFile)) yield return new($"Kefa:Mail:PasswordFile names '{PasswordFile}', and there is no such file.", [nameof(PasswordFile)]);
    }
}
