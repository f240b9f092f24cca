import argparse

from service import create_app


def main():
    parser = argparse.ArgumentParser(prog="service")
    parser.add_argument("--port", type=int, default=5000)
    args = parser.parse_args()
    app = create_app()
    app.run(host="127.0.0.1", port=args.port)


if __name__ == "__main__":
    main()
