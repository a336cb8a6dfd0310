"""The bot: Rasa with our own components, our own channel, and keys instead of sentences."""
